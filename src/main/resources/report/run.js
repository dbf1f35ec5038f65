/** The small line in each tile: the figure over time, with the limit of the service level. */
(() => {
  const { data } = drawing;
  if (!data.startSeconds) return;
  const ended = (wanted) => data.startSeconds.map((_, i) => data.outcomes.filter(wanted).reduce((sum, { counts }) => sum + counts[i], 0));
  const all = ended(() => true);
  const successes = ended(({ success }) => success);
  const courses = {
    outputThroughput: () => data.throughput,
    successRate: () => all.map((count, i) => (count === 0 ? null : successes[i] / count)),
    requestRate: () => all.map((count) => count / data.stepSeconds),
  };

  function course(key, label) {
    const metric = data.metrics[key];
    const p95 = metric?.p95.some((value) => value !== null) && label.startsWith('p9');
    return courses[key] ? courses[key]() : (p95 ? metric.p95 : metric?.median) ?? [];
  }

  for (const picture of document.querySelectorAll('[data-spark]')) {
    const { spark: key, label } = picture.dataset;
    const values = course(key, label);
    const limit = data.limits.find((each) => each.key === key)?.bound;
    const most = Math.max(...values.filter((value) => value !== null), limit ?? 0) * 1.05;
    if (values.filter((value) => value !== null).length < 2 || !(most > 0)) {
      picture.remove();
      continue;
    }
    const x = (i) => 200 * i / (values.length - 1);
    const y = (value) => 35 - 33 * value / most;
    let path = '';
    values.forEach((value, i) => { if (value !== null) path += `${path === '' || values[i - 1] === null ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`; });
    const add = (name, d) => {
      const made = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      made.setAttribute('class', name);
      made.setAttribute('d', d);
      picture.append(made);
    };
    add('line', path);
    if (limit !== undefined) add('limit', `M0 ${y(limit).toFixed(1)}H200`);
  }
})();

/** The figures of a part of the run, chosen by two sliders or by dragging over the strips. */
(() => {
  const { data } = drawing;
  const [from, to, reset, words] = ['brush-from', 'brush-to', 'brush-reset', 'brush-figures'].map((id) => document.getElementById(id));
  if (!from) return;
  const steps = data.startSeconds.length;
  const { clock, decimal, grouped } = kit;

  /** A percentile from the counts of a heatmap, to half the height of its rows: the page says "about". */
  function percentile(map, share, start, end) {
    const counts = new Map();
    let n = 0;
    map.cells.forEach(([column, row, count]) => {
      const middle = (column + 0.5) * map.stepSeconds;
      if (middle >= start && middle < end) {
        counts.set(row, (counts.get(row) ?? 0) + count);
        n += count;
      }
    });
    let seen = 0;
    for (const row of [...counts.keys()].sort((a, b) => a - b)) {
      seen += counts.get(row);
      if (seen >= share * n) return map.ratio ** (row + 0.5);
    }
    return null;
  }

  /** The last step ends with the run, or is 0.1 s long, as in its rate. */
  const endOf = (step) => (step < steps - 1 ? data.startSeconds[step + 1] : Math.min(data.startSeconds[step] + data.stepSeconds, Math.max(data.endSeconds, data.startSeconds[step] + 0.1)));

  function show() {
    const [first, last] = [Number(from.value), Math.max(Number(from.value), Number(to.value))];
    const start = data.startSeconds[first];
    const end = endOf(last);
    const mean = (values) => values.slice(first, last + 1).reduce((sum, value, i) => sum + value * (endOf(first + i) - data.startSeconds[first + i]), 0) / (end - start);
    const count = (wanted) => data.outcomes.filter(wanted).reduce((sum, { counts }) => sum + counts.slice(first, last + 1).reduce((a, b) => a + b, 0), 0);
    const ended = count(() => true);
    const failed = count(({ success }) => !success);
    const times = [['TTFT', data.calls.firstToken], ['latency', data.calls.latency]].filter(([, map]) => map.cells.length > 0)
      .map(([name, map]) => [`${name} p50 / p95`, `about ${decimal(percentile(map, 0.5, start, end))} / ${decimal(percentile(map, 0.95, start, end))} ms`]);
    const list = [[`${clock(start)} – ${clock(end)}`, ''], ['throughput', `${decimal(mean(data.throughput))} tokens/s`], ['in flight', decimal(mean(data.inFlight))],
      ['ended', grouped(String(ended))], ['failed', ended === 0 ? '–' : `${grouped(String(failed))} (${decimal(100 * failed / ended)} %)`], ...times];
    words.replaceChildren(...list.map(([name, value]) => {
      const made = document.createElement('span');
      const strong = document.createElement('b');
      strong.textContent = value || name;
      made.append(...(value ? [name + ' ', strong] : [strong]));
      return made;
    }));
    shade(first === 0 && last === steps - 1 ? null : [start, end]);
  }

  /** Marks the chosen part in the strips. */
  function shade(part) {
    const chart = echarts.getInstanceByDom(drawing.place('strips'));
    if (!chart) return;
    drawing.draw(drawing.place('strips'));
    if (part) {
      const option = chart.getOption();
      chart.setOption({ series: option.series.map((series, i) => ({
        markArea: { silent: true, data: [...(series.markArea?.data ?? []), [{ xAxis: part[0], itemStyle: { color: kit.css('--accent'), opacity: 0.18 } }, { xAxis: part[1] }]] },
      })) });
    }
  }

  function choose(first, last) {
    from.value = Math.max(0, Math.min(first, last));
    to.value = Math.min(steps - 1, Math.max(first, last));
    show();
  }

  from.max = to.max = steps - 1;
  [from, to].forEach((input) => input.addEventListener('input', show));
  reset.addEventListener('click', () => choose(0, steps - 1));
  from.value = 0;
  to.value = steps - 1;
  show();

  const place = drawing.place('strips');
  let began = null;
  const stepAt = (event) => {
    const [seconds] = echarts.getInstanceByDom(place).convertFromPixel({ gridIndex: 0 }, [event.clientX - place.getBoundingClientRect().left, 0]);
    return Math.floor(seconds / data.stepSeconds);
  };
  place.addEventListener('pointerdown', (event) => { began = stepAt(event); });
  addEventListener('pointerup', (event) => {
    if (began !== null && place.contains(event.target) && stepAt(event) !== began) choose(began, stepAt(event));
    began = null;
  });
})();

/** Copies the result as text; prints one page or all. */
(() => {
  const words = (node) => node.textContent.replace(/\s+/g, ' ').trim();
  const all = (selector) => [...document.querySelectorAll(selector)].map(words);
  function summary() {
    return [`${words(document.querySelector('h1'))}: ${all('.identity > *').join(', ')}`, words(document.getElementById('verdict')),
      ...[...document.querySelectorAll('.tile')].map((tile) => ['.tile-title', '.tile-value', '.tile-warning', '.tile-margin', '.tile-limit'].map((part) => tile.querySelector(part)).filter(Boolean).map(words).filter(Boolean).join('  ')),
      ...all('.chips .chip.health')].join('\n');
  }

  const copy = document.getElementById('copy');
  if (!copy) return;
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(summary());
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Not allowed by the browser';
    }
    setTimeout(() => { copy.textContent = 'Copy summary'; }, 2000);
  });
  document.getElementById('print-all').addEventListener('click', () => print());
  document.getElementById('print-summary').addEventListener('click', () => {
    document.documentElement.classList.add('summary-only');
    print();
  });
  addEventListener('afterprint', () => document.documentElement.classList.remove('summary-only'));
})();

/** Marks the section in sight in the contents, and opens what a link leads into. */
(() => {
  const links = new Map([...document.querySelectorAll('.bar nav a')].map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const observer = new IntersectionObserver((entries) => {
    entries.forEach(({ target, isIntersecting }) => (isIntersecting ? seen.add(target.id) : seen.delete(target.id)));
    const current = [...links.keys()].find((id) => seen.has(id));
    links.forEach((link, id) => (id === current ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current')));
  }, { rootMargin: '-20% 0px -60% 0px' });
  links.forEach((_, id) => observer.observe(document.getElementById(id)));
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = target && target.closest('.fold');
    if (fold && !fold.open) {
      fold.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener('hashchange', open);
  open();
})();

/** On a phone the contents are folded, so that the result comes first. */
(() => {
  const contents = document.querySelector('.contents');
  if (!contents) return;
  const narrow = matchMedia('(max-width: 44rem)');
  const fold = () => { contents.open = !narrow.matches; };
  narrow.addEventListener('change', fold);
  fold();
})();
