// Sends a test mail with the values on screen and shows each step as it happens, over a stream of the hub. The page has
// all the words already; here they are shown, hidden and filled.
import './copy.js';
import { isUnsaved } from './unsaved.js';

const runs = new Map();
const notTested = ['to', 'proof', 'version', 'enabled', 'position', '__RequestVerificationToken'];

document.addEventListener('click', (event) => {
  const test = event.target.closest?.('[data-test-send]');
  const stop = event.target.closest?.('[data-test-stop]');
  if (test && window.signalR && test.dataset.plain !== 'true') {
    event.preventDefault();
    if (!runs.has(test.form)) start(test.form);
  } else if (stop) {
    end(stop.form, 'stopped');
  }
});

document.addEventListener('drawer:closing', () => [...runs.keys()].forEach((form) => end(form)));
for (const kind of ['input', 'change', 'sender:changed']) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.('form[data-sender-form]');
    if (form) showTested(form);
  });
}

async function start(form) {
  const box = form.querySelector('[data-test]');
  const connection = new window.signalR.HubConnectionBuilder()
    .withUrl(box.dataset.hub).configureLogging(window.signalR.LogLevel.None).build();
  const run = { connection, values: tried(form) };
  runs.set(form, run);
  clear(box);
  showStop(form, true);
  box.scrollIntoView({ block: 'start' });
  try {
    await connection.start();
  } catch {
    end(form, 'lost');
    return;
  }
  if (runs.get(form) !== run) return;
  const { id, version, to } = form.elements;
  run.subscription = connection.stream('Test', valuesOf(form), Number(version.value) > 0 ? id.value : null, to.value).subscribe({
    next: (news) => { if (runs.get(form) === run) hear(form, box, news); },
    error: () => { if (runs.get(form) === run) end(form, 'lost'); },
    complete: () => { if (runs.get(form) === run) end(form, 'lost'); },
  });
}

function hear(form, box, news) {
  if (news.type === 'started' || news.type === 'ended') showStep(box, news);
  else if (news.type === 'refused') sendPlainly(form);
  else end(form, news.type, news);
}

/** @param outcome accepted, failed, stopped, wait or lost; none closes silently. */
function end(form, outcome, news = {}) {
  const run = runs.get(form);
  if (!run) return;
  runs.delete(form);
  run.subscription?.dispose();
  run.connection.stop();
  showStop(form, false);
  if (outcome) showOutcome(form, form.querySelector('[data-test]'), outcome, news, run);
}

function showStep(box, news) {
  const step = box.querySelector(`[data-step="${news.step}"]`);
  step.hidden = false;
  step.dataset.state = news.type === 'started' ? 'running' : news.ok ? 'ok' : 'failed';
  if (news.type === 'started') {
    step.parentElement.append(step);
    return;
  }
  step.querySelector('[data-step-ms]').textContent = box.dataset.ms.replace('{0}', news.ms);
  step.querySelector('[data-step-detail]').textContent = news.detail;
  say(box, `${step.querySelector('.step-name').textContent} ${step.querySelector(`.step-word .when-${step.dataset.state}`).textContent}`);
}

function showOutcome(form, box, outcome, news, run) {
  for (const step of box.querySelectorAll('[data-step][data-state="running"]:not([hidden])')) step.hidden = true;
  const shown = box.querySelector(`[data-outcome="${outcome}"]`);
  for (const slot of shown.querySelectorAll('[data-slot]')) slot.textContent = news[slot.dataset.slot] ?? '';
  if (news.mend) showMend(shown.querySelector('[data-mend]'), news.mend);
  for (const row of shown.querySelectorAll('[data-slot-row]')) row.hidden = !news[row.dataset.slotRow];
  shown.hidden = false;
  box.querySelector('[data-transcript-box]').hidden = !news.transcript;
  box.querySelector('[data-slot="transcript"]').textContent = news.transcript ?? '';
  say(box, shown.textContent.replace(/\s+/g, ' ').trim());
  shown.scrollIntoView({ block: 'nearest' });
  if (outcome !== 'accepted') return;
  form.elements.proof.value = news.proof;
  form.testedValues = run.values;
  showTested(form);
}

// sender-form.js does what the button promises.
function showMend(button, { port, mode, label }) {
  button.dataset.port = port;
  button.dataset.mode = mode;
  button.textContent = label;
}

function showTested(form) {
  const tested = form.testedValues === tried(form) ? 'now' : isUnsaved(form) ? 'changed' : 'saved';
  for (const line of form.querySelectorAll('[data-tested]')) line.hidden = line.dataset.tested !== tested;
}

function clear(box) {
  for (const part of box.querySelectorAll('[data-step], [data-outcome], [data-transcript-box]')) part.hidden = true;
  for (const part of box.querySelectorAll('[data-step-ms], [data-step-detail]')) part.textContent = '';
  say(box, '');
}

function showStop(form, running) {
  const [test, stop] = [form.querySelector('[data-test-send]'), form.querySelector('[data-test-stop]')];
  const focused = document.activeElement === test || document.activeElement === stop;
  test.hidden = running;
  stop.hidden = !running;
  if (focused) (running ? stop : test).focus();
}

// The server says what is wrong in the form itself, as after a save.
function sendPlainly(form) {
  end(form);
  const test = form.querySelector('[data-test-send]');
  if (form.hasAttribute('hx-post')) {
    window.htmx.ajax('POST', test.formAction, { source: form, target: form, swap: 'outerHTML' });
    return;
  }
  test.dataset.plain = 'true';
  test.click();
}

function valuesOf(form) {
  const controls = [...form.elements].filter((control) => control.name);
  return Object.fromEntries(controls.map((control) => [control.name, control.type === 'checkbox' ? control.checked : control.value]));
}

function tried(form) {
  const values = valuesOf(form);
  for (const name of notTested) delete values[name];
  return JSON.stringify(values);
}

const say = (box, text) => { box.querySelector('[data-test-news]').textContent = text; };
