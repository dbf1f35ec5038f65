const name = (element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`;

/** What scrolls must be reachable by keyboard, and have a name. */
function unreachable(page) {
  return [...page.querySelectorAll('body *')]
    .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth)
    .filter((element) => element.tabIndex !== 0 || !element.getAttribute('aria-label'))
    .map(name);
}

/** What takes the focus must show that it has it. */
function unmarked(page) {
  return [...page.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')].filter((element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true })).filter((element) => {
    element.focus();
    const style = getComputedStyle(element);
    return page.activeElement !== element || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
  }).map(name);
}

function brokenLinks(page) {
  return [...page.querySelectorAll('a[href^="#"]')].filter((link) => !page.getElementById(link.hash.slice(1))).map(name);
}

// What a test wants to know of the page.
function observe() {
  const page = document;
  const all = (selector) => [...page.querySelectorAll(selector)];
  page.querySelectorAll('details.fold').forEach((fold) => { fold.open = true; });
  page.querySelector('.tile .term')?.dispatchEvent(new Event('focus'));
  const tip = page.getElementById('tip').textContent;
  return {
    text: page.body.innerText,
    scriptError: page.documentElement.dataset.scriptError ?? null,
    drawn: page.documentElement.dataset.drawn === 'true',
    charts: Object.fromEntries(all('[data-chart]').map((chart) => [chart.dataset.chart, chart.querySelectorAll('svg path').length])),
    scripts: all('script').length,
    images: all('img').length,
    requests: performance.getEntriesByType('resource').map((entry) => entry.name),
    addresses: all('[href], [src]').map((element) => element.getAttribute('href') ?? element.getAttribute('src')),
    width: page.documentElement.scrollWidth,
    frameWidth: page.documentElement.clientWidth,
    unreachable: unreachable(page),
    unmarked: unmarked(page),
    brokenLinks: brokenLinks(page),
    unnamedCharts: all('[data-chart]').filter((chart) => !chart.getAttribute('aria-label')).map((chart) => chart.dataset.chart),
    tip,
  };
}
