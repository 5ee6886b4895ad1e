// Knows the browser's time zone: fills hidden fields with it, and offers it beside a select.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  for (const field of document.querySelectorAll('input[data-browser-zone]')) field.value ||= zone;

  for (const button of document.querySelectorAll('button[data-browser-zone]')) {
    const select = document.getElementById(button.dataset.browserZone);
    if (![...select.options].some(option => option.value === zone)) continue;
    const offer = () => { button.hidden = select.value === zone; };
    button.querySelector('span').textContent = zone;
    button.addEventListener('click', () => { select.value = zone; offer(); select.focus(); });
    select.addEventListener('change', offer);
    offer();
  }
})();
