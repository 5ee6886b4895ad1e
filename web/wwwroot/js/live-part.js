// A part of a page that lives: <div data-live-topic="delivery:ID" data-live-url="...">. When the topic changed, the url
// says how the part looks now, and that is morphed in; what the reader opened stays open.
import { fetchHtml, subscribe } from './live.js';

for (const part of document.querySelectorAll('[data-live-topic]')) {
  const renew = oneAtATime(() => renewPart(part));
  for (const topic of part.dataset.liveTopic.split(' ')) subscribe(topic, renew);
}

async function renewPart(part) {
  const renewed = await fetchHtml(part.dataset.liveUrl);
  if (!renewed) return;
  Idiomorph.morph(part, renewed.body.innerHTML, { morphStyle: 'innerHTML', callbacks: { beforeAttributeUpdated: name => name !== 'open' } });
  htmx.process(part);
}

// What is asked for while an answer is on its way is asked once more after it.
function oneAtATime(work) {
  let busy = false;
  let again = false;
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await work();
    }
    busy = false;
  };
}
