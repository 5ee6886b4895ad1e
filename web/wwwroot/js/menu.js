// A <details data-menu> closes as menus do: by Escape, by a choice, by a click or the focus going elsewhere.
(() => {
  const open = () => document.querySelectorAll('details[data-menu][open]');

  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    for (const menu of open()) {
      if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
      menu.open = false;
    }
  });

  const closeOthers = target => {
    for (const menu of open())
      if (!menu.contains(target)) menu.open = false;
  };
  document.addEventListener('focusin', event => closeOthers(event.target));
  document.addEventListener('click', event => {
    closeOthers(event.target);
    if (event.target.closest('details[data-menu] button, details[data-menu] a')) event.target.closest('details').open = false;
  });
})();
