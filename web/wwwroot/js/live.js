// One connection to the hub for all that lives on a page. The hub says that a topic changed; whoever subscribed asks over
// HTTP what that means. After a lost connection every listener is told to ask: nothing that happened meanwhile is missed.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

const hub = new signalR.HubConnectionBuilder()
  .withUrl(new URL('../hubs/live', import.meta.url).href)
  .withAutomaticReconnect({
    nextRetryDelayInMilliseconds: ({ previousRetryCount, retryReason }) => isSignedOut(retryReason) ? null : waitAfter(previousRetryCount),
  })
  .configureLogging(signalR.LogLevel.None)
  .build();

const listeners = new Map();
const watchers = new Set();
let state = 'connecting';
let starting = false;

/** Calls `listener` with the sequence number announced when the topic changed, and without after the connection came back. */
export function subscribe(topic, listener) {
  const first = !listeners.has(topic);
  if (first) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  if (first && hub.state === signalR.HubConnectionState.Connected) catchUp();
  start();
}

/** Calls `watcher` with connecting, live, reconnecting or signed-out, now and whenever that changes. */
export function watch(watcher) {
  watchers.add(watcher);
  watcher(state);
}

hub.on('Changed', (topic, sequence) => {
  for (const [known, its] of listeners)
    if (known === topic || (topic === 'delivery:*' && known.startsWith('delivery:')))
      its.forEach(listener => listener(sequence));
});
hub.onreconnecting(() => become('reconnecting'));
hub.onreconnected(catchUp);
hub.onclose(error => {
  if (isSignedOut(error)) become('signed-out');
  else if (navigator.onLine) start();
});

// A browser that knows it is offline need not wait for the connection to time out, nor for the next attempt.
addEventListener('offline', () => {
  become('reconnecting');
  hub.stop();
});
addEventListener('online', start);

async function start() {
  if (starting || hub.state !== signalR.HubConnectionState.Disconnected || state === 'signed-out') return;
  starting = true;
  for (let tries = 0; hub.state === signalR.HubConnectionState.Disconnected; tries++) {
    try {
      await hub.start();
      await catchUp();
    } catch (error) {
      if (isSignedOut(error)) {
        become('signed-out');
        break;
      }
      become('reconnecting');
      await new Promise(done => setTimeout(done, waitAfter(tries)));
    }
  }
  starting = false;
}

async function catchUp() {
  await hub.invoke('Subscribe', [...listeners.keys()]);
  become('live');
  for (const its of listeners.values()) its.forEach(listener => listener());
}

function become(next) {
  if (state === next) return;
  state = next;
  watchers.forEach(watcher => watcher(state));
}

function waitAfter(tries) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries) * (0.75 + Math.random() / 2);
}

function isSignedOut(error) {
  return error?.statusCode === 401 || error?.statusCode === 403 || /Status code '40[13]'/.test(error?.message ?? '');
}
