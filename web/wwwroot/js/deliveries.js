// The list of deliveries lives: it hears that something changed, asks which rows since the last answer, and has them put
// in their places. Pause, and what came meanwhile is counted; an answer that would move everything waits to be asked for.
import { fetchHtml, subscribe, watch } from './live.js';
import { applyRows, countNew, isReadFurtherDown } from './live-rows.js';
import { say } from './live-say.js';

const PAUSED_WAIT = 1_000;
const SETTLE_WAIT = 1_500;
const SLOW_WAIT = 30_000;

const list = () => document.querySelector('[data-deliveries]');
const button = name => document.querySelector(`[data-${name}]`);

let asking = false;
let again = false;
let paused = false;
let held = null;
let connection = 'connecting';
let settling = 0;
let heard = '';

// A field being filled in keeps what was typed when an answer renews the form around it.
Idiomorph.defaults.ignoreActiveValue = true;

subscribe('deliveries', changed);
watch(state => {
  connection = state;
  showState();
});
setInterval(ask, SLOW_WAIT);
document.addEventListener('visibilitychange', () => { if (!document.hidden && again) ask(); });

// What was counted or committed a moment too late shows when things have come to rest.
function changed(sequence) {
  heard = sequence ?? '';
  clearTimeout(settling);
  settling = setTimeout(ask, SETTLE_WAIT);
  ask();
}

async function ask() {
  again = true;
  if (asking) return;
  asking = true;
  while (again && !document.hidden) {
    again = false;
    await askOnce();
    if (paused && again) await new Promise(done => setTimeout(done, PAUSED_WAIT));
  }
  asking = false;
}

async function askOnce() {
  const { changesUrl, sequence } = list()?.dataset ?? {};
  if (!changesUrl) return;
  const rows = Math.ceil(document.querySelectorAll('[data-rows] tr[data-id]').length / 50) * 50;
  // What was heard just now all pages ask at once and one answer serves them; a later question is this page's own.
  const together = heard && `&heard=${heard}`;
  heard = '';
  const answer = await fetchHtml(`${changesUrl}&after=${sequence}&rows=${rows}${together}`);
  const changes = answer?.querySelector('[data-changes]');
  // Another filter was chosen meanwhile: this answers a question nobody asks any more.
  if (!changes || list()?.dataset.changesUrl !== changesUrl || list().dataset.sequence !== sequence) return;
  if (paused || (changes.dataset.complete === 'false' && isReadFurtherDown())) hold(changes);
  else apply(changes);
}

function apply(changes) {
  held = null;
  say(applyRows(changes));
  list().dataset.sequence = changes.dataset.sequence;
  showHeld();
}

function hold(changes) {
  held = changes;
  showHeld();
}

function showHeld() {
  const show = button('show-new');
  const count = held ? countNew(held) : 0;
  const words = held?.dataset.complete === 'false' ? show.dataset.full : count === 1 ? show.dataset.one : show.dataset.many;
  show.hidden = count === 0;
  show.textContent = words.replace('{0}', count);
}

function showState() {
  const state = paused && connection !== 'signed-out' ? 'paused' : connection;
  const shown = document.querySelector('[data-live-state]');
  shown.dataset.liveState = state;
  for (const words of shown.querySelectorAll('[data-when]')) words.hidden = words.dataset.when !== state;
}

function pause(on) {
  paused = on;
  for (const words of button('pause').querySelectorAll('[data-pressed]')) words.hidden = words.dataset.pressed !== String(on);
  showState();
  if (!on && held) apply(held);
  if (!on) ask();
}

document.addEventListener('click', event => {
  if (event.target.closest('[data-pause]')) pause(!paused);
  if (event.target.closest('[data-show-new]')) {
    scrollTo({ top: 0 });
    button('pause').focus();
    if (held) apply(held);
  }
});

// Whoever loads more goes on reading where the new rows begin.
document.addEventListener('htmx:beforeSwap', event => {
  if (!event.detail.requestConfig?.elt.matches('[data-load-more]')) return;
  const last = [...document.querySelectorAll('[data-rows] tr[data-id]')].at(-1);
  document.addEventListener('htmx:afterSettle', () => last?.nextElementSibling?.querySelector('a')?.focus(), { once: true });
});

// On a small screen the filter would hide the list behind it; it opens on demand.
function foldFilter() {
  if (matchMedia('(max-width: 575.98px)').matches) document.querySelector('[data-filter-box]')?.removeAttribute('open');
}
foldFilter();

// Another filter is another list: what was held back belongs to the old one.
document.addEventListener('htmx:afterSettle', event => {
  if (event.detail.elt.id !== 'deliveries') return;
  foldFilter();
  held = null;
  showHeld();
  ask();
});
