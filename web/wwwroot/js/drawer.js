// The drawer: a modal <dialog> whose content is the page a link leads to. Whatever htmx swaps into #drawer-body opens
// it. Cancel, the close button, Escape and a click beside it are the same: close, after asking if something would be lost.
import { mayLeave } from './unsaved.js';

const drawer = () => document.getElementById('drawer');
let opener = null;
let pressedBeside = false;

document.addEventListener('htmx:beforeRequest', (event) => {
  if (event.detail.target?.id === 'drawer-body') opener = event.detail.elt;
});

document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target.id !== 'drawer-body' || drawer().open) return;
  drawer().showModal();
});

document.addEventListener('drawer:saved', (event) => {
  if (drawer()?.open) close();
  window.announce(event.detail.notice);
});

document.addEventListener('click', (event) => {
  const cancel = event.target.closest?.('[data-drawer-cancel]');
  if (cancel) {
    event.preventDefault();
    if (drawer().contains(cancel)) tryToClose();
    else leaveFor(cancel.href);
  } else if (event.target === drawer() && pressedBeside) {
    tryToClose();
  }
});

document.addEventListener('pointerdown', (event) => {
  pressedBeside = event.target === drawer();
});

// Before the browser closes the dialog by itself: it would not ask.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || !drawer()?.open || document.querySelector('dialog.question[open]')) return;
  event.preventDefault();
  tryToClose();
});

document.addEventListener('cancel', (event) => {
  if (event.target !== drawer()) return;
  event.preventDefault();
  tryToClose();
}, true);

async function tryToClose() {
  if (await mayLeave(drawer())) close();
}

async function leaveFor(address) {
  if (await mayLeave(document)) location.assign(address);
}

function close() {
  document.dispatchEvent(new CustomEvent('drawer:closing'));
  drawer().close();
  document.getElementById('drawer-body').replaceChildren();
  giveFocusBack();
}

// The opener may have been swapped since, or stand in a menu that is closed by now.
function giveFocusBack() {
  const home = opener?.isConnected ? opener : document.getElementById(opener?.id ?? '');
  (home?.checkVisibility() && !home.disabled ? home : home?.closest('details')?.querySelector('summary'))?.focus();
}
