// Helps while a sender is typed in: a provider fills server, port and encryption; SSL and TLS move a port that was not
// typed by hand; what cannot work is flagged, with a button that mends it. The server judges all of it again.
import './password.js';

const usualPort = { none: '25', ssl: '465', tls: '587' };

const formOf = (element) => element.closest?.('form[data-sender-form]');

function modeOf(form) {
  const { ssl, tls } = form.elements;
  return ssl.checked && tls.checked ? 'both' : ssl.checked ? 'ssl' : tls.checked ? 'tls' : 'none';
}

function setMode(form, mode) {
  form.elements.ssl.checked = mode === 'ssl';
  form.elements.tls.checked = mode === 'tls';
}

function setPort(form, port) {
  form.elements.port.value = port;
  delete form.dataset.portTyped;
}

const isTyped = (form) => {
  const port = form.elements.port.value.trim();
  return form.dataset.portTyped === 'true' || (port !== '' && !Object.values(usualPort).includes(port));
};

function chooseProvider(form, option) {
  form.querySelector('[data-preset-note]').textContent = option.dataset.note ?? '';
  if (!option.value) return;
  form.elements.server.value = option.dataset.server;
  setMode(form, option.dataset.mode);
  setPort(form, option.dataset.port);
}

function setField(form, name, value) {
  const control = form.elements[name];
  if (control.type === 'checkbox') control.checked = value === 'true';
  else control.value = value;
  if (name === 'port') form.dataset.portTyped = 'true';
}

function show(form) {
  const { titlePrefix, port, username, password, allowUnencrypted, enabled } = form.elements;
  const mode = modeOf(form);
  const preview = form.querySelector('[data-preview]');
  preview.querySelector('[data-preview-text]').textContent = `${titlePrefix.value.trim()} ${preview.dataset.sample}`;

  for (const flag of form.querySelectorAll('[data-mismatch]')) {
    flag.hidden = flag.dataset.mode !== mode || (flag.dataset.port !== '' && flag.dataset.port !== port.value.trim());
  }

  const signsIn = username.value.trim() !== '' || password.value !== '';
  form.querySelector('[data-consent]').hidden = !(mode === 'none' && signsIn) && !allowUnencrypted.matches('.is-invalid');

  const uses = form.querySelector('[data-before-disabling]');
  if (uses) uses.hidden = enabled.checked;

  const again = form.querySelector('[data-password-again]');
  if (again) again.hidden = username.value.trim() === '' || password.value !== '' || !leadsElsewhere(form);
}

// The same fields as in the domain's Destination; of the outbox only the address counts.
function leadsElsewhere(form) {
  const { server, port, ssl, tls, trustedCa, username, outbox } = form.elements;
  const address = (text) => (/<([^>]*)>\s*$/.exec(text)?.[1] ?? text).trim().toLowerCase();
  return server.value.trim().toLowerCase() !== server.dataset.saved
    || port.value.trim() !== port.dataset.saved
    || String(ssl.checked) !== ssl.dataset.saved
    || String(tls.checked) !== tls.dataset.saved
    || trustedCa.value.trim() !== trustedCa.dataset.saved
    || username.value.trim() !== username.dataset.saved
    || address(outbox.value) !== address(outbox.dataset.saved);
}

document.addEventListener('input', (event) => {
  const form = formOf(event.target);
  if (!form) return;
  if (event.target === form.elements.port) form.dataset.portTyped = String(event.target.value.trim() !== '');
  show(form);
});

document.addEventListener('change', (event) => {
  const form = formOf(event.target);
  if (!form) return;
  const { ssl, tls } = form.elements;
  if (event.target.matches('[data-preset]')) chooseProvider(form, event.target.selectedOptions[0]);
  if ((event.target === ssl || event.target === tls) && !isTyped(form)) {
    const mode = modeOf(form);
    setPort(form, usualPort[mode === 'both' ? event.target.name : mode]);
  }
  show(form);
});

document.addEventListener('click', (event) => {
  const form = formOf(event.target);
  const mend = event.target.closest?.('[data-mend]');
  const set = event.target.closest?.('[data-set-field]');
  if (!form || !(mend || set)) return;
  if (mend) {
    setMode(form, mend.dataset.mode);
    setPort(form, mend.dataset.port);
    form.elements.port.focus();
  } else {
    setField(form, set.dataset.setField, set.dataset.value);
    set.disabled = true;
    form.elements[set.dataset.setField].focus({ preventScroll: true });
  }
  form.dispatchEvent(new CustomEvent('sender:changed', { bubbles: true }));
  show(form);
});

const showAll = () => document.querySelectorAll('form[data-sender-form]').forEach(show);
document.addEventListener('htmx:afterSwap', showAll);
showAll();
