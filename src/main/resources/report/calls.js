/** Single calls: heatmaps over time, prompt length, and drawings of one call's time. */
Object.assign(charts, (() => {
  const { css, decimal, tick, clock, text, lines, valueAxis, timeAxis, extent, base, legend, markLine } = kit;

  const itemTooltip = () => ({
    trigger: 'item', confine: true, padding: [6, 10], backgroundColor: css('--page'), borderColor: css('--line'), textStyle: { color: css('--text'), fontSize: 12 },
    formatter: ({ data: point }) => point.words,
  });

  /** Cells as rectangles; the darker, the more values. Failures are marks above. */
  function heatmap(name, key) {
    return (data, width, index, place) => {
      const map = data.calls[name];
      const rows = map.cells.map(([, row]) => row);
      const low = Math.min(...rows);
      const high = Math.max(...rows) + 1;
      const most = Math.max(...map.cells.map(([, , count]) => count));
      const size = { left: 60, right: 20, top: 26, bottom: 28 };
      const cellWidth = Math.max(2, (width - size.left - size.right) * map.stepSeconds / extent(data).end);
      const cellHeight = Math.max(2, ((place?.clientHeight || 240) - size.top - size.bottom) / (high - low));
      const millis = (row) => map.ratio ** row;
      const labels = [1, 10, 100, 1000, 10000, 100000].filter((value) => Math.log(value) / Math.log(map.ratio) >= low && Math.log(value) / Math.log(map.ratio) <= high);
      const limits = data.limits.filter((limit) => limit.key === key);
      const at = (value) => Math.log(value) / Math.log(map.ratio);
      return {
        ...base(), grid: size, tooltip: itemTooltip(),
        xAxis: timeAxis(data),
        yAxis: {
          ...valueAxis({ min: low, max: high, interval: 1, splitLine: { show: false } }),
          axisLabel: { ...text(), showMinLabel: true, showMaxLabel: true, formatter: (row) => label(row, low, high, labels, map.ratio) },
        },
        series: [
          {
            name: 'calls', type: 'scatter', symbol: 'rect', symbolSize: [cellWidth, cellHeight], color: css('--accent'), large: false,
            data: map.cells.map(([column, row, count]) => ({
              value: [(column + 0.5) * map.stepSeconds, row + 0.5], itemStyle: { opacity: 0.15 + 0.85 * Math.sqrt(count / most) },
              words: `${clock(column * map.stepSeconds)}<br>${decimal(millis(row))} – ${decimal(millis(row + 1))} ms: ${count} call${count === 1 ? '' : 's'}`,
            })),
            markLine: markLine(limits.map((limit) => ({ at: at(limit.bound), color: css('--failed'), name: `SLO p${limit.percent} ${limit.text}` }))),
          },
          {
            name: 'failed', type: 'scatter', symbol: 'triangle', symbolSize: 8, color: css('--failed'), clip: false,
            data: map.failures.map(([column, count]) => ({ value: [(column + 0.5) * map.stepSeconds, high], words: `${clock(column * map.stepSeconds)}<br>${count} failed` })),
          },
        ],
      };
    };
  }

  /** Powers of ten where there are any, else both ends. */
  function label(row, low, high, labels, ratio) {
    const nearest = (value) => Math.round(Math.log(value) / Math.log(ratio));
    const own = labels.find((value) => nearest(value) === row);
    const ends = labels.length < 2 && (row === low || row === high);
    return own !== undefined ? `${tick(own)} ms` : ends ? `${decimal(ratio ** row)} ms` : '';
  }

  function prompts(data) {
    const shape = ([tokens, firstTokenMillis, cached]) => ({
      value: [tokens, firstTokenMillis], words: `${tick(tokens)} prompt tokens${cached ? `, ${tick(cached)} cached` : ''}<br>${decimal(firstTokenMillis)} ms to the first token`,
    });
    const kinds = [['cache used', 'diamond', '--second', ([, , cached]) => cached > 0], ['nothing cached', 'circle', '--accent', ([, , cached]) => cached === 0]]
      .map(([name, symbol, color, own]) => ({ name, type: 'scatter', symbol, symbolSize: 6, color: css(color), itemStyle: { opacity: 0.6 }, data: data.calls.prompts.filter(own).map(shape) }))
      .filter((series) => series.data.length > 0);
    return {
      ...base(), grid: { left: 60, right: 24, top: 44, bottom: 46 }, legend: legend(true, { itemWidth: 12, itemHeight: 12 }), tooltip: itemTooltip(),
      xAxis: valueAxis({ scale: true, name: 'tokens of the prompt', nameLocation: 'middle', nameGap: 28, nameTextStyle: { ...text(), align: 'center' }, splitLine: { show: false }, axisLine: { show: true, ...lines() } }),
      yAxis: valueAxis({ min: 0, name: 'ms', nameTextStyle: { ...text(), align: 'right', padding: [0, 8, 0, 0] } }),
      series: kinds,
    };
  }

  return { firstTokenMap: heatmap('firstToken', 'timeToFirstToken'), latencyMap: heatmap('latency', 'endToEndLatency'), prompts };
})());

/** Drawings of single calls as SVG, and the table that chooses one. */
const callViews = (() => {
  const { decimal, grouped, clock } = kit;
  const names = { wait: 'waiting to be sent', connect: 'connecting', headers: 'waiting for the answer', first: 'waiting for text', text: 'text arrives', end: 'closing' };

  function element(name, attributes, ...children) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }
  function html(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  /** The stretches of a call, in milliseconds since it was due or sent. */
  function stretches({ moments }) {
    const [, sent, connected, headers, first, last, end] = moments;
    const known = [['wait', 0, sent], ['connect', sent, connected], ['headers', connected ?? sent, headers ?? end], ['first', headers, first ?? (headers === null ? null : end)], ['text', first, last], ['end', last, end]];
    return known.filter(([, from, to]) => from !== null && to !== null && to > from);
  }
  const lengthOf = ({ moments }) => moments[moments.length - 1] || 1;
  /** From the request to the end of its answer, as in all figures of latency. */
  const latencyOf = ({ moments }) => moments[moments.length - 1] - (moments[1] ?? 0);

  function waterfall(call, longest, height) {
    const scale = 1000 / longest;
    const picture = element('svg', { class: 'waterfall', viewBox: `0 0 1000 ${height}`, height, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    stretches(call).forEach(([kind, from, to]) => picture.append(element('rect', { class: `bar-${kind}`, x: from * scale, width: Math.max(1.5, (to - from) * scale), y: 0, height })));
    if (!call.success) picture.append(element('rect', { class: 'bar-failed', x: Math.min(994, lengthOf(call) * scale), width: 6, y: 0, height }));
    return picture;
  }

  /** A mark for each read that carried text, as high as its share of the text. */
  function raster(call) {
    const height = 36;
    const scale = 1000 / lengthOf(call);
    const most = Math.max(...call.bytes, 1);
    const picture = element('svg', { class: 'waterfall', viewBox: `0 0 1000 ${height}`, height, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    let at = call.moments[4];
    call.gaps.forEach((gap, i) => {
      at += gap;
      const tall = Math.max(4, height * call.bytes[i] / most);
      picture.append(element('rect', { class: 'tick-read', x: at * scale, width: 2, y: height - tall, height: tall }));
    });
    return picture;
  }

  function facts(call) {
    const [queue, prompt, completion] = call.server;
    const list = [
      ...stretches(call).map(([kind, from, to]) => [names[kind], `${decimal(to - from)} ms`, `swatch bar-${kind}`]),
      ['server queue', queue], ['server prompt', prompt], ['server generation', completion],
      ['prompt', call.promptTokens === null ? undefined : `${grouped(String(call.promptTokens))} tokens`],
      ['answer', call.outputTokens === null ? undefined : `${grouped(String(call.outputTokens))} tokens`],
    ];
    const made = html('dl', 'call-facts');
    list.filter(([, value]) => value !== undefined && value !== null).forEach(([name, value, swatch]) => {
      const term = html('dt', '', ...(swatch ? [html('span', swatch)] : []), name);
      made.append(html('div', '', term, html('dd', '', typeof value === 'number' ? `${decimal(value)} ms` : value)));
    });
    return made;
  }

  function detail(call) {
    const title = `Call ${call.id}${call.attempt > 1 ? `, attempt ${call.attempt}` : ''}, sent ${clock(call.sentSeconds)} into the run: ${decimal(latencyOf(call))} ms, ${call.outcome}`;
    const parts = [html('p', '', html('strong', '', title)), waterfall(call, lengthOf(call), 28)];
    if (call.gaps.length > 1 && call.moments[4] !== null) {
      parts.push(html('p', 'note', 'Reads that carried text; the higher, the more text.'), raster(call));
    }
    parts.push(facts(call));
    if (call.message) parts.push(html('p', 'note', [call.status ? `HTTP ${call.status}` : null, call.code, call.message].filter(Boolean).join(', ')));
    return parts;
  }

  function table(data) {
    const body = document.querySelector('#call-table tbody');
    if (!body) return;
    const calls = [...data.calls.slowest, ...data.calls.failed];
    const longest = Math.max(...calls.map(lengthOf), 1);
    const place = document.getElementById('call-detail');
    calls.forEach((call) => {
      const button = html('button', '', call.id);
      button.type = 'button';
      const cell = (value, className) => html('td', className ?? '', value);
      const right = (value) => cell(value === null ? '–' : decimal(value), 'right');
      const first = call.moments[4] === null ? null : call.moments[4] - (call.moments[1] ?? 0);
      const row = html('tr', call.success ? '' : 'failure', html('th', '', button), cell(html('code', '', call.outcome)), cell(clock(call.sentSeconds), 'right'), right(first),
        right(latencyOf(call)), cell(call.outputTokens === null ? '–' : grouped(String(call.outputTokens)), 'right'), cell(waterfall(call, longest, 12), 'wide'));
      row.firstChild.scope = 'row';
      button.addEventListener('click', () => {
        body.querySelector('.chosen')?.classList.remove('chosen');
        row.classList.add('chosen');
        place.replaceChildren(...detail(call));
      });
      body.append(row);
    });
  }

  function hero(data) {
    const place = document.querySelector('[data-call]');
    const call = data.calls.slowest[0] ?? data.calls.failed[0];
    if (place && call) place.replaceChildren(...detail(call));
  }

  /** Each attempt in the row of its user; in an open load in the first row that is free. */
  function lanes(data) {
    const place = document.querySelector('[data-lanes]');
    if (!place || data.calls.timeline.length === 0) return;
    const rows = new Map();
    const busyUntil = [];
    const sorted = data.calls.timeline.map(([user, start, firstToken, end, outcome]) => ({ user, start, firstToken, end, outcome })).sort((a, b) => a.start - b.start);
    const row = (segment) => {
      if (data.calls.closed) {
        if (!rows.has(segment.user)) rows.set(segment.user, rows.size);
        return rows.get(segment.user);
      }
      const free = busyUntil.findIndex((end) => end <= segment.start);
      const chosen = free < 0 ? busyUntil.length : free;
      busyUntil[chosen] = segment.end;
      return chosen;
    };
    if (data.calls.closed) [...new Set(sorted.map(({ user }) => user))].sort((a, b) => a - b).forEach((user, i) => rows.set(user, i));
    const placed = sorted.map((segment) => [segment, row(segment)]).filter(([, lane]) => lane < 40);
    const count = Math.max(...placed.map(([, lane]) => lane)) + 1;
    const end = Math.max(...placed.map(([segment]) => segment.end));
    const width = place.clientWidth || 900;
    const left = data.calls.closed ? 52 : 8;
    const pitch = 14;
    const x = (seconds) => left + (width - left - 8) * seconds / end;
    const height = count * pitch + 24;
    const picture = element('svg', { viewBox: `0 0 ${width} ${height}`, height, 'aria-hidden': 'true' });
    picture.append(element('defs', {}, element('pattern', { id: 'stripes', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      element('rect', { class: 'bar-failed', width: 3, height: 5 }))));
    placed.forEach(([segment, lane]) => {
      const y = lane * pitch + 2;
      const bar = (kind, from, to, fill) => picture.append(element('rect', { ...(fill ? { fill } : { class: kind }), x: x(from), width: Math.max(1, x(to) - x(from) - 0.5), y, height: pitch - 4 }));
      if (segment.outcome !== null) {
        bar('', segment.start, segment.end, 'url(#stripes)');
      } else {
        const first = segment.firstToken ?? segment.end;
        bar('lane-wait', segment.start, first);
        if (segment.firstToken !== null) bar('lane-text', first, segment.end);
      }
    });
    if (data.calls.closed) rows.forEach((lane, user) => lane < 40 && picture.append(element('text', { class: 'axis-text', x: 0, y: lane * pitch + 11 }, `user ${user}`)));
    const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600].find((distance) => end / distance <= Math.max(2, width / 120)) ?? end;
    for (let at = 0; at < end; at += step) {
      picture.append(element('text', { class: 'axis-text', x: x(at), y: height - 6 }, clock(Number((data.calls.timelineStart + at).toFixed(2)))));
    }
    place.replaceChildren(picture);
  }

  return { table, hero, lanes };
})();
