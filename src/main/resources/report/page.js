/** Draws the charts in the colours of the moment: light, dark or print. The first screen comes first, the rest when there is time. */
const drawing = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const places = [...document.querySelectorAll('[data-chart]')];

  function draw(place) {
    const chart = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: 'svg' });
    chart.resize();
    chart.setOption(charts[place.dataset.chart](data, place.clientWidth, Number(place.dataset.index ?? 0), place), { notMerge: true });
    figures.menu(place, chart);
    return chart;
  }

  function drawAll() {
    places.forEach(draw);
    if (data.calls) callViews.lanes(data);
  }

  /** Charts are drawn for the width of paper, and what is folded is opened. */
  let folded = [];
  function printing(on) {
    document.documentElement.classList.toggle('printing', on);
    if (on) {
      folded = [...document.querySelectorAll('.fold:not([open])')];
    }
    folded.forEach((fold) => { fold.open = on; });
    drawAll();
  }

  /** As many as fit into some frames, so that the page can be read and scrolled meanwhile. */
  function drawFrom(first) {
    const until = performance.now() + 60;
    let i = first;
    while (i < places.length && performance.now() < until) draw(places[i++]);
    if (i < places.length) {
      setTimeout(() => drawFrom(i));
    } else {
      if (data.calls) callViews.lanes(data);
      document.documentElement.dataset.drawn = 'true';
    }
  }

  if (data.calls) {
    callViews.hero(data);
    callViews.table(data);
  }
  if (places.length > 0) draw(places[0]);
  setTimeout(() => drawFrom(1));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  addEventListener('beforeprint', () => printing(true));
  addEventListener('afterprint', () => printing(false));

  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth !== width && !document.documentElement.classList.contains('printing')) {
      width = innerWidth;
      drawAll();
    }
  });
  return { data, draw, place: (name) => places.find((place) => place.dataset.chart === name) };
})();

/** Shows the definition of a figure beside its name, on hover, focus and touch; Escape hides it. Enter and a click go to it. */
(() => {
  const tip = document.getElementById('tip');
  const margin = 8;
  let shown = null;

  function show(term) {
    shown = term;
    tip.textContent = document.getElementById(term.hash.slice(1)).textContent;
    tip.hidden = false;
    const at = term.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - margin);
    const below = at.bottom + 4;
    const fits = below + tip.offsetHeight < innerHeight;
    tip.style.left = Math.max(margin, left) + 'px';
    tip.style.top = (fits ? below : at.top - tip.offsetHeight - 4) + 'px';
  }

  function hide() {
    shown = null;
    tip.hidden = true;
  }

  for (const term of document.querySelectorAll('.term')) {
    term.setAttribute('aria-describedby', term.hash.slice(1));
    term.addEventListener('mouseenter', () => show(term));
    term.addEventListener('focus', () => show(term));
    term.addEventListener('mouseleave', hide);
    term.addEventListener('blur', hide);
    term.addEventListener('click', (event) => {
      if (event.pointerType === 'touch') {
        event.preventDefault();
        show(term);
      }
    });
  }
  addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  // The focus scrolls what it goes to into view: the text goes with it.
  addEventListener('scroll', () => (shown !== null && shown === document.activeElement ? show(shown) : hide()), { passive: true });
})();
