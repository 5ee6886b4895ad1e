// When a request of htmx fails, the page stays as it is and says why. Refused forms (422), conflicts (409) and limits (429)
// bring their own text and are swapped in instead.
(() => {
  const texts = () => document.getElementById('announcements').dataset;

  document.addEventListener('htmx:responseError', event => {
    const status = event.detail.xhr.status;
    announce(status === 403 ? texts().forbidden : status === 400 ? texts().outdated : texts().failed.replace('{0}', status));
  });
  document.addEventListener('htmx:sendError', () => announce(texts().unreachable));
  document.addEventListener('htmx:timeout', () => announce(texts().unreachable));
})();
