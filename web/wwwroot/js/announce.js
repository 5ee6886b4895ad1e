// Says something to everybody: a note at the edge of the page that screen readers speak politely. Other scripts call
// announce(text); the server answers with the htmx trigger "announce" and the text as its value.
function announce(text) {
  const region = document.getElementById('announcements');
  // What is outside of an open dialog is neither seen nor spoken; and a region speaks only what comes after itself.
  const home = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  if (region.parentElement !== home) home.append(region);
  setTimeout(() => {
    const note = document.createElement('div');
    note.className = 'announcement';
    note.textContent = text;
    region.append(note);
    leaveAfter(note, 8000);
  }, 50);
}

// A note that is being read, by pointer, stays.
function leaveAfter(note, milliseconds) {
  setTimeout(() => note.matches(':hover') ? leaveAfter(note, 1000) : note.remove(), milliseconds);
}

document.addEventListener('announce', event => announce(event.detail.value));
document.addEventListener('close', () => document.body.append(document.getElementById('announcements')), true);
