/** What every chart offers: its picture as PNG, its numbers as CSV and as a table on the page. */
const figures = (() => {
  /** The numbers of a chart as rows: one for each place on the x axis, one column for each series. */
  function numbers(chart) {
    const option = chart.getOption();
    const axis = option.xAxis?.[0] ?? {};
    const vertical = option.yAxis?.[0]?.type === 'category' ? option.yAxis[0].data : null;
    const series = (option.series ?? []).filter(({ data }) => (data ?? []).length > 0);
    const rows = new Map();
    series.forEach((each, column) => {
      each.data.forEach((point, i) => {
        const value = Array.isArray(point) ? point : (point?.value ?? point);
        const pair = Array.isArray(value) ? value : [i, value];
        const [place, number] = vertical ? [vertical[pair[1]], pair[0]] : [axis.type === 'category' ? axis.data[pair[0]] ?? pair[0] : pair[0], pair[1]];
        const key = series.length === 1 ? `${place} ${i}` : String(place);
        if (!rows.has(key)) rows.set(key, [place]);
        rows.get(key)[column + 1] = number;
      });
    });
    const overTime = drawing.data.startSeconds && axis.max === kit.extent(drawing.data).end;
    const first = axis.name || (overTime ? 'seconds' : vertical || axis.type === 'category' ? 'item' : 'x');
    return { columns: [first, ...series.map(({ name }) => name)], rows: [...rows.values()] };
  }

  const cell = (value) => {
    const shown = value === null || value === undefined ? '' : String(value);
    return /[",\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
  };
  const csv = ({ columns, rows }) => [columns, ...rows].map((row) => columns.map((_, i) => cell(row[i])).join(',')).join('\r\n') + '\r\n';

  function save(name, href) {
    const link = document.createElement('a');
    link.download = name;
    link.href = href;
    link.click();
  }
  const fileName = (title, extension) => `${document.querySelector('h1').textContent} ${title}`.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase() + extension;

  /** Drawn once more on a canvas, since a drawing of the page is SVG. */
  function png(place, chart) {
    const stage = document.createElement('div');
    stage.style.cssText = `position:fixed;left:-9999px;width:${place.clientWidth}px;height:${place.clientHeight}px`;
    document.body.append(stage);
    const copy = echarts.init(stage, null, { renderer: 'canvas' });
    copy.setOption({ ...chart.getOption(), animation: false });
    save(fileName(place.dataset.title, '.png'), copy.getDataURL({ pixelRatio: 2, backgroundColor: kit.css('--page') }));
    copy.dispose();
    stage.remove();
  }

  const MOST_ROWS = 500;
  function table(place, chart) {
    const next = place.nextElementSibling;
    if (next?.classList.contains('data-table')) {
      next.remove();
      return;
    }
    const { columns, rows } = numbers(chart);
    const made = document.createElement('div');
    made.className = 'data-table';
    made.tabIndex = 0;
    made.setAttribute('role', 'region');
    made.setAttribute('aria-label', `Numbers of: ${place.dataset.title}`);
    const inner = document.createElement('table');
    const add = (section, values, tag) => {
      const row = section.insertRow();
      values.forEach((value, i) => {
        const made = document.createElement(tag);
        made.textContent = typeof value === 'number' ? kit.decimal(value) : (value ?? '–');
        if (i > 0) made.className = 'right';
        if (tag === 'th') made.scope = 'col';
        row.append(made);
      });
    };
    add(inner.createTHead(), columns, 'th');
    const body = inner.createTBody();
    rows.slice(0, MOST_ROWS).forEach((row) => add(body, columns.map((_, i) => row[i]), 'td'));
    made.append(inner);
    if (rows.length > MOST_ROWS) made.append(`The first ${MOST_ROWS} of ${rows.length} rows; CSV has all.`);
    place.after(made);
    made.focus();
  }

  /** Puts the menu beside a drawn chart, once. */
  function menu(place, chart) {
    const figure = place.closest('figure');
    if (!figure || figure.querySelector('.menu')) return;
    const made = document.createElement('details');
    made.className = 'menu';
    const summary = document.createElement('summary');
    summary.textContent = '⋯';
    summary.setAttribute('aria-label', `Picture and numbers of: ${place.dataset.title}`);
    const list = document.createElement('div');
    const actions = { 'Save as PNG': () => png(place, chart), 'Save as CSV': () => save(fileName(place.dataset.title, '.csv'), URL.createObjectURL(new Blob([csv(numbers(chart))], { type: 'text/csv' }))), 'Show the numbers': () => table(place, chart) };
    Object.entries(actions).forEach(([name, act]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', () => {
        made.open = false;
        act();
      });
      list.append(button);
    });
    made.append(summary, list);
    made.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        made.open = false;
        summary.focus();
      }
    });
    figure.append(made);
  }

  return { menu };
})();
