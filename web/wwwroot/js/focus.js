// What must be read first, such as an error summary, takes the focus when it appears.
(() => {
  const focus = root => root.querySelector?.('[data-focus]')?.focus();

  document.addEventListener('DOMContentLoaded', () => focus(document));
  document.addEventListener('htmx:afterSettle', event => focus(event.detail.elt.parentElement ?? event.detail.elt));
})();
