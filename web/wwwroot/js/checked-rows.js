// What the checked rows of a list allow: a button says with data-needs-checked="one" or "some" when it is of use. Checks
// outlive a list that comes anew.

const lists = () => document.querySelectorAll('form[data-checked-rows]');
const boxes = (list) => [...list.querySelectorAll('tbody input[type=checkbox]')];
const kept = new Map();

function show(list) {
  const all = boxes(list);
  const checked = all.filter((box) => box.checked).length;
  for (const button of list.querySelectorAll('[data-needs-checked]')) {
    button.disabled = button.dataset.needsChecked === 'one' ? checked !== 1 : checked === 0;
  }
  const count = list.querySelector('[data-checked-count]');
  if (!count) return;
  count.dataset.all ??= count.textContent;
  const text = checked === 0 ? count.dataset.all : count.dataset.of.replace('{0}', checked).replace('{1}', all.length);
  if (count.textContent !== text) count.textContent = text;
}

document.addEventListener('change', (event) => {
  const list = event.target.closest('form[data-checked-rows]');
  if (list) show(list);
});

document.addEventListener('htmx:beforeSwap', (event) => {
  const list = event.detail.target;
  if (list.matches('form[data-checked-rows]')) kept.set(list.id, boxes(list).filter((box) => box.checked).map((box) => box.value));
});

document.addEventListener('htmx:afterSettle', () => lists().forEach((list) => {
  for (const box of boxes(list)) box.checked ||= kept.get(list.id)?.includes(box.value) ?? false;
  kept.delete(list.id);
  show(list);
}));

lists().forEach(show);
