// Keeps what was typed, in this tab, over two journeys: a session that died during an edit (away to the sign-in page and
// back) and a change of language. Passwords are never kept. A form that shows at another address than the page it is on,
// as in a drawer, names that address in data-keep-url.
(() => {
  const journeys = { signIn: 'livenotify.typed', language: 'livenotify.typed.language' };
  const secret = /password|secret|token/i;
  const forms = () => [...document.querySelectorAll('main form[method=post], .offcanvas form[method=post]')];
  // By attribute: a field named "id" would be the form's property of that name.
  const keyOf = form => form.getAttribute('id') ?? new URL(form.getAttribute('action') ?? '', location).pathname;
  const isChoice = field => field.type === 'checkbox' || field.type === 'radio';
  const isSignIn = url => new URL(url, location).pathname === document.body.dataset.login;
  let leaving = false;

  // A post's handler is no part of the page's address.
  const addressOf = url => {
    const { pathname, searchParams } = new URL(url, location);
    searchParams.delete('handler');
    return searchParams.size ? `${pathname}?${searchParams}` : pathname;
  };

  const fieldsOf = form => [...form.elements].filter(field =>
    field.name && !secret.test(field.name) && !['password', 'file', 'submit', 'button'].includes(field.type));

  const keep = journey => {
    const shown = forms();
    const address = shown.map(form => form.dataset.keepUrl).find(Boolean) ?? addressOf(location);
    const typed = shown.map(form => ({
      key: keyOf(form),
      fields: fieldsOf(form).map(({ name, value, checked }) => ({ name, value, checked })),
    }));
    write(journey, { address: addressOf(address), user: document.body.dataset.user, forms: typed });
    return address;
  };

  const fill = (form, typed) => {
    const left = [...typed];
    let changed = false;
    for (const field of fieldsOf(form)) {
      const at = left.findIndex(({ name, value }) => name === field.name && (!isChoice(field) || value === field.value));
      if (at < 0) continue;
      const [was] = left.splice(at, 1);
      if (isChoice(field) ? field.checked === was.checked : field.value === was.value) continue;
      if (isChoice(field)) field.checked = was.checked;
      else field.value = was.value;
      for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
      changed = true;
    }
    return changed;
  };

  const restore = kept => {
    if (!kept || kept.user !== document.body.dataset.user || kept.address !== addressOf(location)) return;
    let waiting = kept.forms;
    const fillWhatIsThere = () => {
      let changed = false;
      waiting = waiting.filter(({ key, fields }) => {
        const form = forms().find(form => keyOf(form) === key);
        if (form) changed = fill(form, fields) || changed;
        return !form;
      });
      if (changed) announce(document.getElementById('announcements').dataset.restored);
    };
    fillWhatIsThere();
    document.addEventListener('htmx:afterSettle', () => { if (waiting.length) fillWhatIsThere(); });
  };

  // Storage may be forbidden or full; then nothing is kept.
  const write = (journey, kept) => {
    try { sessionStorage.setItem(journey, JSON.stringify(kept)); } catch { }
  };
  const take = journey => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(journey));
      sessionStorage.removeItem(journey);
      return kept;
    } catch { return null; }
  };

  document.addEventListener('htmx:beforeOnLoad', event => {
    const to = event.detail.xhr.getResponseHeader('HX-Redirect');
    if (!to || !isSignIn(to)) return;
    event.preventDefault();
    leaving = true;
    location.assign(`${document.body.dataset.login}?ReturnUrl=${encodeURIComponent(keep(journeys.signIn))}`);
  });

  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.dataset.keepBefore) {
      leaving = true;
      form.elements[form.dataset.keepBefore].value = keep(journeys.language);
    } else if (form.getAttribute('method') === 'post' && form.closest('main') && !isSignIn(location)) {
      keep(journeys.signIn);
    }
  }, true);

  // What was typed is safe: nobody needs to ask whether to leave.
  addEventListener('beforeunload', event => { if (leaving) event.stopImmediatePropagation(); }, true);

  document.addEventListener('DOMContentLoaded', () => {
    restore(take(journeys.language));
    const kept = take(journeys.signIn);
    if (kept && isSignIn(location)) write(journeys.signIn, { ...kept, cameBy: 'sign-in' });
    else if (kept?.cameBy) restore(kept);
  });
})();
