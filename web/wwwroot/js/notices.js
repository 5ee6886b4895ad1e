// Says what was done, to eyes and to screen readers: the text of a drawer:saved event, in the reader's language already.

const shownFor = 8000;

document.addEventListener('drawer:saved', (event) => {
  const notice = document.createElement('p');
  notice.className = 'notice';
  notice.textContent = event.detail.notice;
  document.getElementById('notices').replaceChildren(notice);
  setTimeout(() => notice.remove(), shownFor);
});
