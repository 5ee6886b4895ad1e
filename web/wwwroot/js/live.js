// One connection to the hub for all that lives on a page. The hub says that a topic changed; whoever subscribed asks over
// HTTP what that means. After a lost connection every listener is told to ask: nothing that happened meanwhile is missed.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

const hub = new signalR.HubConnectionBuilder()
  .withUrl(new URL('../hubs/live', import.meta.url).href)
  .configureLogging(signalR.LogLevel.None)
  .build();

const listeners = new Map();
const watchers = new Set();
let state = 'connecting';
let connecting = false;

/** Calls `listener` with the sequence number announced when the topic changed, and without after the connection came back. */
export function subscribe(topic, listener) {
  const first = !listeners.has(topic);
  if (first) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  if (first && state === 'live') hub.invoke('Subscribe', [topic]).then(() => listener(), () => hub.stop());
  connect();
}

/** Calls `watcher` with connecting, live, reconnecting or signed-out, now and whenever that changes. */
export function watch(watcher) {
  watchers.add(watcher);
  watcher(state);
}

/** Fetches what a page of ours renders; null when that did not work. A session that ended ends the listening too. */
export async function fetchHtml(url) {
  try {
    const response = await fetch(url, { headers: { 'HX-Request': 'true' } });
    if (response.status === 401 || response.status === 403 || response.headers.has('HX-Redirect')) {
      become('signed-out');
      hub.stop();
    } else if (response.ok) {
      return new DOMParser().parseFromString(await response.text(), 'text/html');
    }
  } catch {
    // The connection tells that it is gone, and when it is back everybody asks again.
  }
  return null;
}

hub.on('Changed', (topic, sequence) => {
  for (const [known, its] of listeners)
    if (known === topic || (topic === 'delivery:*' && known.startsWith('delivery:')))
      its.forEach(listener => listener(sequence));
});
hub.onclose(connect);
// A connection over a network that is gone takes long to notice.
addEventListener('offline', () => hub.stop());

async function connect() {
  if (connecting || state === 'signed-out' || hub.state === signalR.HubConnectionState.Connected) return;
  connecting = true;
  if (state === 'live') become('reconnecting');
  for (let tries = 0; state !== 'live' && state !== 'signed-out'; tries++) {
    try {
      await hub.start();
      await hub.invoke('Subscribe', [...listeners.keys()]);
      become('live');
    } catch (error) {
      become(isSignedOut(error) ? 'signed-out' : 'reconnecting');
      await hub.stop();
      await rest(tries);
    }
  }
  connecting = false;
  if (state === 'live') for (const its of listeners.values()) its.forEach(listener => listener());
}

function become(next) {
  if (state === next) return;
  state = next;
  watchers.forEach(watcher => watcher(state));
}

// Longer after each try, not all pages at once, and no longer than the network is away.
function rest(tries) {
  if (state === 'signed-out') return null;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.75 + Math.random() / 2);
  return new Promise(done => {
    setTimeout(done, wait);
    addEventListener('online', done, { once: true });
  });
}

function isSignedOut(error) {
  return /Status code '40[13]'/.test(error?.message ?? '') || [401, 403].includes(error?.statusCode);
}
