// Says something to everybody: a note at the edge of the page that screen readers speak politely. Other scripts call
// announce(text); the server answers with the htmx trigger "announce" and the text as its value.
function announce(text) {
  const note = document.createElement('div');
  note.className = 'announcement';
  note.textContent = text;
  document.getElementById('announcements').append(note);
  leaveAfter(note, 8000);
}

// A note that is being read, by pointer, stays.
function leaveAfter(note, milliseconds) {
  setTimeout(() => note.matches(':hover') ? leaveAfter(note, 1000) : note.remove(), milliseconds);
}

document.addEventListener('announce', event => announce(event.detail.value));
