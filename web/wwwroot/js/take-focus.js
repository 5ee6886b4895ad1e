// What was refused, met a conflict or was found out gets the focus: on a new page and after a swap. Links in it lead to
// the fields.

const take = (within) => within.querySelector('[data-take-focus]:not([data-take-focus="no"])')?.focus();

document.addEventListener('htmx:afterSettle', (event) => take(event.target));
take(document);

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('[data-take-focus] a[href^="#"]');
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.closest('details')?.setAttribute('open', '');
  field.focus();
});
