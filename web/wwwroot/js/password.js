// A password field that can be shown, and that keeps what was typed when the server sends its form back: the server never
// sends a password.

const typed = new Map();

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-show-password]');
  if (!button) return;
  const field = document.getElementById(button.dataset.showPassword);
  const shown = field.type === 'text';
  field.type = shown ? 'password' : 'text';
  button.dataset.showLabel ??= button.textContent;
  button.textContent = shown ? button.dataset.showLabel : button.dataset.hideLabel;
});

document.addEventListener('htmx:beforeSwap', (event) => {
  if (!event.detail.target.matches('form')) return;
  for (const field of event.detail.target.querySelectorAll('[data-keep-typed]')) typed.set(field.id, field.value);
});

document.addEventListener('htmx:afterSwap', (event) => {
  for (const field of event.target.querySelectorAll('[data-keep-typed]')) field.value = typed.get(field.id) ?? '';
  typed.clear();
});
