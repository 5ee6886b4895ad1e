// Light or dark, as the system has it or as chosen here. Runs before the first paint (it is the one script that is not
// deferred), so that nothing flashes.
(() => {
  const key = 'livenotify.theme';
  const root = document.documentElement;
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

  // Storage may be forbidden; then the choice lasts as long as the page.
  let chosen = 'system';
  const read = () => { try { chosen = localStorage.getItem(key) ?? 'system'; } catch { } };
  const write = () => { try { localStorage.setItem(key, chosen); } catch { } };

  const show = () => {
    root.dataset.bsTheme = chosen === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : chosen;
    for (const button of document.querySelectorAll('button[data-theme]'))
      button.setAttribute('aria-pressed', button.dataset.theme === chosen);
  };

  root.classList.add('js');
  read();
  show();
  systemIsDark.addEventListener('change', show);
  addEventListener('storage', () => { read(); show(); });
  document.addEventListener('DOMContentLoaded', show);
  document.addEventListener('click', event => {
    const button = event.target.closest('button[data-theme]');
    if (!button) return;
    chosen = button.dataset.theme;
    write();
    show();
  });
})();
