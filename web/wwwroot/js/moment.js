// Keeps relative times fresh, and shows the exact one on hover and focus (Escape hides it).
(() => {
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'always' });
  const now = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' }).format(0, 'second');
  const units = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

  // The same steps as RelativeTime on the server, which leaves what is a month away to the date.
  const say = seconds => {
    const size = Math.abs(seconds);
    if (size < 10) return now;
    const [unit, length] = units.find(([, length]) => size >= length);
    return relative.format(Math.trunc(seconds / length), unit);
  };

  setInterval(() => {
    for (const time of document.querySelectorAll('time[data-exact]')) {
      const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
      if (Math.abs(seconds) >= 30 * 86400) continue;
      const text = say(seconds);
      if (time.textContent !== text) time.textContent = text;
    }
  }, 10000);

  const tip = () => document.getElementById('exact-moment');
  let shownFor = null;

  const show = time => {
    hide();
    const bubble = tip();
    shownFor = time;
    // An open dialog lies above everything that is not in it.
    (time.closest('dialog') ?? document.body).append(bubble);
    bubble.textContent = time.dataset.exact;
    bubble.hidden = false;
    const place = time.getBoundingClientRect();
    const left = Math.min(place.left, document.documentElement.clientWidth - bubble.offsetWidth - 8);
    bubble.style.left = `${Math.max(8, left)}px`;
    bubble.style.top = `${place.top > bubble.offsetHeight + 8 ? place.top - bubble.offsetHeight - 4 : place.bottom + 4}px`;
    time.setAttribute('aria-describedby', bubble.id);
    time.removeAttribute('title');
  };

  const hide = () => {
    tip().hidden = true;
    shownFor?.removeAttribute('aria-describedby');
    shownFor = null;
  };

  const timeOf = event => event.target.closest?.('time[data-exact]');
  document.addEventListener('focusin', event => timeOf(event) ? show(timeOf(event)) : shownFor && hide());
  document.addEventListener('mouseover', event => {
    if (timeOf(event)) show(timeOf(event));
    else if (shownFor && event.target !== tip() && document.activeElement !== shownFor) hide();
  });
  document.addEventListener('keydown', event => { if (event.key === 'Escape' && shownFor) hide(); });
  document.addEventListener('scroll', () => shownFor && hide(), true);
})();
