// Copies the text of the element a button names with data-copy, and says so on the button.

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  await copy(document.getElementById(button.dataset.copy));
  const label = button.querySelector('[data-copy-label]');
  label.setAttribute('role', 'status');
  label.textContent = button.dataset.copied;
});

// The clipboard is there only on https and localhost; a selection can be copied anywhere.
async function copy(element) {
  if (navigator.clipboard) return navigator.clipboard.writeText(element.textContent);
  getSelection().selectAllChildren(element);
  document.execCommand('copy');
}
