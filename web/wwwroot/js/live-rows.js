// Puts rows the server rendered where they belong, changed ones in place, and leaves scroll, focus, selection and opened
// details as they are.
const MOST_ROWS = 200;

const body = () => document.querySelector('[data-rows]');
const rows = () => [...body().querySelectorAll('tr[data-id]')];
const more = () => body().querySelector('tr[data-more]');
const rowOf = id => document.getElementById(`row-${id}`);
const rowsIn = changes => [...changes.querySelectorAll('tr[data-id]')];

export const countNew = changes => rowsIn(changes).filter(row => row.dataset.id > (rows()[0]?.dataset.id ?? '')).length;

export const isReadFurtherDown = () => rows()[0]?.getBoundingClientRect().top < 0;

/** Returns how many deliveries are new and how many have failed since. */
export function applyRows(changes) {
  const before = new Map(rows().map(row => [row.dataset.id, row.dataset.status]));
  const incoming = rowsIn(changes);
  keepingPlace(() => {
    if (changes.dataset.complete === 'false') replaceAll(changes, incoming);
    incoming.forEach(put);
    changes.dataset.gone.split(' ').filter(Boolean).forEach(leave);
    trim(Math.max(MOST_ROWS, before.size));
    document.querySelector('[data-table]').hidden = body().children.length === 0;
    document.querySelector('[data-empty]').hidden = body().children.length > 0;
    Idiomorph.morph(document.getElementById('counters'), changes.querySelector('#counters'));
  });
  return {
    added: rows().filter(row => !before.has(row.dataset.id)).length,
    failed: rows().filter(row => row.dataset.status === 'failed' && before.get(row.dataset.id) !== 'failed').length,
  };
}

// Ids are clocks: the greater one is the newer delivery.
function put(row) {
  const old = rowOf(row.dataset.id);
  if (old) return Idiomorph.morph(old, row, { morphStyle: 'outerHTML', callbacks: { beforeAttributeUpdated: name => name !== 'open' } });
  const next = rows().find(other => other.dataset.id < row.dataset.id);
  const belongsBehindTheLoaded = !next && more() && rows().length > 0;
  if (belongsBehindTheLoaded) return;
  row.classList.add('row-new');
  body().insertBefore(row, next ?? more());
}

// A row the filter no longer lets through leaves, but not from under the reader's hands.
function leave(id) {
  const row = rowOf(id);
  if (!row?.contains(document.activeElement)) return row?.remove();
  row.classList.add('row-gone');
  row.addEventListener('focusout', () => setTimeout(() => row.contains(document.activeElement) || row.remove()));
}

function replaceAll(changes, incoming) {
  const stay = new Set(incoming.map(row => row.dataset.id));
  rows().filter(row => !stay.has(row.dataset.id)).forEach(row => row.remove());
  more()?.remove();
  if (changes.querySelector('tr[data-more]')) goOnBehind(incoming.at(-1));
}

// Live rows never make the list longer than the reader made it by loading more.
function trim(most) {
  const kept = rows();
  const surplus = kept.splice(most);
  if (surplus.length === 0) return;
  surplus.forEach(row => row.remove());
  goOnBehind(kept.at(-1));
}

function goOnBehind(last) {
  if (!more()) body().append(document.querySelector('[data-more-row]').content.cloneNode(true));
  const link = more().querySelector('a');
  const url = new URL(link.href);
  url.searchParams.set('cursor', last.dataset.cursor);
  link.href = url.pathname + url.search;
  link.setAttribute('hx-get', link.getAttribute('href'));
  htmx.process(more());
}

// The browser's own scroll anchoring is off on this page (deliveries.css): it does not know which row is being read.
function keepingPlace(change) {
  const read = isReadFurtherDown() && rows().find(row => row.getBoundingClientRect().bottom > 0);
  const top = read && read.getBoundingClientRect().top;
  change();
  if (read?.isConnected) scrollBy({ top: read.getBoundingClientRect().top - top, behavior: 'instant' });
}
