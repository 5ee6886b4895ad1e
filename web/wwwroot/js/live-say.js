// Tells screen readers in batches what came: "3 new deliveries, 1 failed". The words are the server's.
const BETWEEN = 5_000;

let waiting = { added: 0, failed: 0 };
let timer = 0;

export function say({ added, failed }) {
  waiting = { added: waiting.added + added, failed: waiting.failed + failed };
  if (timer || waiting.added + waiting.failed === 0) return;
  speak();
  timer = setTimeout(() => {
    timer = 0;
    say({ added: 0, failed: 0 });
  }, BETWEEN);
}

function speak() {
  const region = document.querySelector('[data-say]');
  const { oneNew, manyNew, oneFailed, manyFailed, comma } = region.dataset;
  region.textContent = [count(waiting.added, oneNew, manyNew), count(waiting.failed, oneFailed, manyFailed)].filter(Boolean).join(comma);
  waiting = { added: 0, failed: 0 };
}

function count(number, one, many) {
  return number === 0 ? '' : number === 1 ? one : many.replace('{0}', number);
}
