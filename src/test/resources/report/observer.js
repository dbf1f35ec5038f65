// Relative luminance and contrast as WCAG 2.2 defines them.
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const luminance = ([red, green, blue]) => [[red, 0.2126], [green, 0.7152], [blue, 0.0722]]
  .map(([value, weight]) => [value / 255, weight])
  .reduce((sum, [part, weight]) => sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4), 0);

function background(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] === 1) {
      return colour;
    }
  }
  return [255, 255, 255];
}

function contrast(element) {
  const both = [luminance(channels(getComputedStyle(element).color)), luminance(background(element))];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}

const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
const name = (element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`;

function faint(page) {
  const shown = [...page.body.querySelectorAll(':not(script):not(style):not(svg *)')].filter(hasText);
  return shown.filter((element) => contrast(element) < 4.5).map(name);
}

/** What scrolls must be reachable by keyboard, and have a name. */
function unreachable(page) {
  return [...page.querySelectorAll('body *')]
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth)
    .filter((element) => element.tabIndex !== 0 || !element.getAttribute('aria-label'))
    .map(name);
}

/** What takes the focus must show that it has it. */
function unmarked(page) {
  return [...page.querySelectorAll('a[href], [tabindex="0"]')].filter((element) => {
    element.focus();
    const style = getComputedStyle(element);
    return page.activeElement !== element || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
  }).map(name);
}

function brokenLinks(page) {
  return [...page.querySelectorAll('a[href^="#"]')].filter((link) => !page.getElementById(link.hash.slice(1))).map(name);
}

// Looks into the frames once they have drawn, and leaves what it saw as JSON in base 64.
function observe(frame) {
  const page = frame.contentDocument;
  const all = (selector) => [...page.querySelectorAll(selector)];
  page.querySelector('.card .term').dispatchEvent(new Event('focus'));
  const tip = page.getElementById('tip').textContent;
  return {
    text: page.body.innerText,
    scriptError: page.documentElement.dataset.scriptError ?? null,
    drawn: page.documentElement.dataset.drawn === 'true',
    charts: Object.fromEntries(all('[data-chart]').map((chart) => [chart.dataset.chart, chart.querySelectorAll('svg path').length])),
    scripts: all('script').length,
    images: all('img').length,
    requests: frame.contentWindow.performance.getEntriesByType('resource').map((entry) => entry.name),
    addresses: all('[href], [src]').map((element) => element.getAttribute('href') ?? element.getAttribute('src')),
    width: page.documentElement.scrollWidth,
    frameWidth: page.documentElement.clientWidth,
    faint: faint(page),
    unreachable: unreachable(page),
    unmarked: unmarked(page),
    brokenLinks: brokenLinks(page),
    unnamedCharts: all('[data-chart]').filter((chart) => !chart.getAttribute('aria-label')).map((chart) => chart.dataset.chart),
    tip,
  };
}

addEventListener('load', () => {
  const seen = {};
  for (const frame of document.querySelectorAll('iframe')) {
    seen[frame.name] = observe(frame);
  }
  const bytes = new TextEncoder().encode(JSON.stringify(seen));
  document.body.textContent = '@' + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) + '@';
});
