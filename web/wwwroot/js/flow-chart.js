// Draws throughput and latency of the last half hour. The figures and the words are the server's; this renews both and
// draws the picture, in the colours of the theme.
import { fetchHtml, subscribe } from './live.js';

const RENEW_EVERY = 10_000;
const HEIGHT = 110;

const figure = () => document.getElementById('flow');
let chart = null;
let due = 0;

subscribe('deliveries', renewSoon);
setInterval(renew, 3 * RENEW_EVERY);
draw();
addEventListener('resize', draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });

// The first change shows at once, those behind it together.
function renewSoon() {
  if (due) return;
  due = setTimeout(() => { due = 0; renew(); }, chart ? RENEW_EVERY : 1_000);
}

async function renew() {
  if (document.hidden) return;
  const renewed = (await fetchHtml(figure().dataset.flowUrl))?.getElementById('flow');
  if (!renewed) return;
  figure().hidden = renewed.hidden;
  figure().dataset.columns = renewed.dataset.columns;
  figure().querySelector('figcaption').replaceWith(renewed.querySelector('figcaption'));
  draw();
}

function draw() {
  chart?.destroy();
  chart = null;
  const place = figure().querySelector('[data-flow-chart]');
  if (figure().hidden || place.clientWidth === 0) return;
  const colour = name => getComputedStyle(figure()).getPropertyValue(`--flow-${name}`).trim();
  const axis = { stroke: colour('text'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
  const bars = uPlot.paths.bars({ size: [0.7, 24] });
  const [times, accepted, failed, latency] = JSON.parse(figure().dataset.columns);
  chart = new uPlot({
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1e3), figure().dataset.zone),
    scales: {
      x: { range: (_, first, last) => [first - 30, last + 30] },
      mails: { range: (_, __, most) => [0, Math.max(4, most)] },
      latency: { range: (_, __, most) => [0, Math.max(100, most)] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 24, space: 60, values: '{HH}:{mm}' },
      { ...axis, scale: 'mails', size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5] },
      { ...axis, scale: 'latency', side: 1, size: 60, grid: { show: false }, values: (_, splits) => splits.map(inWords) },
    ],
    series: [
      {},
      { scale: 'mails', fill: colour('accepted'), stroke: colour('accepted'), paths: bars, points: { show: false } },
      { scale: 'mails', fill: colour('failed'), stroke: colour('failed'), paths: bars, points: { show: false } },
      { scale: 'latency', stroke: colour('latency'), width: 2, points: { show: true, size: 4, fill: colour('latency') } },
    ],
  }, [times, accepted.map((count, i) => count + failed[i] || null), failed.map(count => count || null), latency], place);
}

function inWords(ms) {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
