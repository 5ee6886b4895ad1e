// A form with data-into-frame posts itself into the frame its target names: when it comes onto the page, and a moment after
// what is in it changed. So a frame can show what a page made, under a content security policy of its own.
const WAIT = 400;
const shown = new WeakSet();
const waiting = new WeakMap();

// Not requestSubmit: nobody ordered anything, so no other script needs to hear of it.
function show(form) {
  if (form.isConnected) HTMLFormElement.prototype.submit.call(form);
}

function showNew() {
  for (const form of document.querySelectorAll('form[data-into-frame]')) {
    if (shown.has(form)) continue;
    shown.add(form);
    show(form);
  }
}

document.addEventListener('input', (event) => {
  const form = event.target.closest?.('form[data-into-frame]');
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(show, WAIT, form));
});

document.addEventListener('htmx:afterSettle', showNew);
showNew();
