/** The chart of the first screen, one for each kind of run, and the strips over time. */
Object.assign(charts, (() => {
  const {
    css, grouped, decimal, text, lines, valueAxis, roundUp, timeAxis, extent, tooltip, base, legend, markLine, overTime, line, phases, span,
  } = kit;

  const left = 60;
  const axisName = (name) => ({ name, nameTextStyle: { ...text(), align: 'left', padding: [0, 0, 2, -left + 8] } });

  /** Panels over time, one above the other, with one pointer through all of them. `parts` is the share of the height. */
  function panels(data, width, height, list, { named = true, from = 0 } = {}) {
    const shown = list.filter((panel) => panel.series.length > 0);
    const parts = shown.reduce((sum, panel) => sum + panel.parts, 0);
    const gap = 34;
    const narrow = width < 600;
    const several = shown.filter(({ series }) => series.length > 1).flatMap(({ series }) => series.map(({ name }) => name));
    let top = gap + (narrow && several.length > 0 ? 22 : 0);
    const room = height - top - gap * (shown.length - 1) - 26;
    const grids = shown.map((panel) => {
      const place = { left, right: 20, top, height: room * panel.parts / parts };
      top += place.height + gap;
      return place;
    });
    const last = shown.length - 1;
    return {
      ...base(),
      grid: grids,
      legend: legend(several.length > 0, { data: several, left: narrow ? 0 : 'auto', right: 20 }),
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: tooltip(span(data), (name) => shown.flatMap(({ series, unit }) => series.map((each) => [each.name, unit])).find(([known]) => known === name)?.[1] ?? ''),
      xAxis: shown.map((panel, i) => timeAxis(data, { gridIndex: i, min: from, ...(i === last ? {} : { axisLabel: { show: false } }) })),
      yAxis: shown.map((panel, i) => valueAxis({ ...axisName(panel.name), min: 0, gridIndex: i, splitNumber: panel.parts > 2 ? 4 : 2, ...panel.axis })),
      series: shown.flatMap((panel, i) => panel.series.map((each, k) => ({
        ...each, xAxisIndex: i, yAxisIndex: i, markArea: k === 0 ? phases(data, width - left, named && i === 0) : undefined,
      }))),
    };
  }

  const failuresOf = (data) => data.startSeconds.map((_, i) => data.outcomes.filter(({ success }) => !success).reduce((sum, { counts }) => sum + counts[i], 0));
  const bars = (name, data, values, color, more) => ({
    name, type: 'bar', color, barWidth: '80%', barMaxWidth: 14, data: values.map((value, i) => [data.startSeconds[i] + data.stepSeconds / 2, value]), ...more,
  });
  const height = (place) => place?.clientHeight || 336;

  function timeToFirstToken(data) {
    const key = data.metrics.timeToFirstToken?.median.some((value) => value !== null) ? 'timeToFirstToken' : 'endToEndLatency';
    const { median, p95 } = data.metrics[key] ?? { median: [], p95: [] };
    const name = key === 'timeToFirstToken' ? 'TTFT' : 'latency';
    const limits = data.limits.filter((limit) => limit.key === key);
    return {
      name: `${name === 'TTFT' ? 'time to first token' : 'end-to-end latency'}, ms`, unit: ' ms', parts: 3,
      series: [
        line(`${name} median`, overTime(data, median), css('--accent'), {
          markLine: markLine(limits.map((limit) => ({ at: limit.bound, color: css('--failed'), name: `SLO p${limit.percent} ${limit.text}` }))),
        }),
        ...(p95.some((value) => value !== null) ? [line(`${name} p95`, overTime(data, p95), css('--second'), { lineStyle: { width: 1.75, type: 'dashed' } })] : []),
      ].filter(() => median.some((value) => value !== null)),
    };
  }
  const throughputPanel = (data) => ({
    name: 'output throughput, tokens/s', unit: ' tokens/s', parts: 4, series: [line('throughput', overTime(data, data.throughput), css('--accent'), { areaStyle: { color: css('--shade') } })],
  });
  const inFlightPanel = (data) => ({
    name: 'calls in flight', unit: ' calls', parts: 2, series: [line('in flight', overTime(data, data.inFlight), css('--second'))],
  });
  const failurePanel = (data) => ({
    name: 'failed, per second', unit: ' /s', parts: 1.5,
    series: failuresOf(data).some((count) => count > 0) ? [bars('failed', data, failuresOf(data).map((count) => count / data.stepSeconds), css('--failed'))] : [],
  });

  const throughputHero = (data, width, index, place) => panels(data, width, height(place), [throughputPanel(data), inFlightPanel(data)]);
  const strips = (data, width, index, place) => panels(data, width, height(place), [throughputPanel(data), timeToFirstToken(data), inFlightPanel(data), failurePanel(data)]);

  /** A 95 % interval as a thin bar through its point. */
  const intervalBars = (points, color, at) => ({
    silent: true, symbol: 'none', label: { show: false }, lineStyle: { color, type: 'solid', width: 4, opacity: 0.35 },
    data: points.filter((point) => at(point) !== null).map(at),
  });

  const people = (users) => `${grouped(String(users))} user${users === 1 ? '' : 's'}`;
  const valueHeading = (unit) => ({
    trigger: 'item', confine: true, padding: [6, 10], backgroundColor: css('--page'), borderColor: css('--line'), textStyle: { color: css('--text'), fontSize: 12 },
    formatter: ({ data: point }) => point.words ?? unit,
  });

  function staircaseHero({ hero, ...data }) {
    const { points, knee, bound, boundText, metric } = hero.data;
    const words = (point) => `${people(point.users)}<br>${decimal(point.throughput)} tokens/s<br>median ${decimal(point.p50)} ms<br>p95 ${decimal(point.p95)} ms`;
    const place = (key) => points.filter((point) => point[key] !== null).map((point) => ({ value: [point.throughput, point[key]], words: words(point), users: point.users }));
    const kneePoint = knee === null ? null : between(points, knee);
    const labels = { show: true, position: 'top', color: css('--text'), fontSize: 12, formatter: ({ data: point }) => String(point.users) };
    return {
      ...base(), grid: { left, right: 48, top: 52, bottom: 46 }, legend: legend(true), tooltip: valueHeading(''),
      xAxis: valueAxis({ min: 0, name: 'throughput, tokens/s', nameLocation: 'middle', nameGap: 28, nameTextStyle: { ...text(), align: 'center' }, splitLine: { show: false }, axisLine: { show: true, ...lines() } }),
      yAxis: valueAxis({ ...axisName(''), min: 0 }),
      series: [
        {
          ...line(`${metric} median, ms`, place('p50'), css('--accent')), symbol: 'circle', symbolSize: 8, label: labels, labelLayout: { hideOverlap: true },
          markArea: bound === null ? undefined : {
            silent: true, itemStyle: { color: css('--good-back'), opacity: 0.8 },
            label: { show: true, position: 'insideTopLeft', color: css('--good'), fontSize: 12, formatter: boundText },
            data: [[{ yAxis: 0 }, { yAxis: bound }]],
          },
          markLine: kneePoint === null ? undefined : markLine([{ axis: 'xAxis', at: kneePoint, color: css('--muted'), name: `knee: about ${people(Math.round(knee))}` }]),
        },
        {
          ...line(`${metric} p95, ms`, place('p95'), css('--second')), symbol: 'diamond', symbolSize: 9, lineStyle: { width: 1.75, type: 'dashed' },
          markLine: intervalBars(points, css('--second'), (point) => (point.p95Low === null ? null : [{ coord: [point.throughput, point.p95Low] }, { coord: [point.throughput, point.p95High] }])),
        },
      ],
    };
  }

  /** The throughput at a number of users between two steps. */
  function between(points, users) {
    const sorted = [...points].sort((a, b) => a.users - b.users);
    const above = sorted.findIndex((point) => point.users >= users);
    if (above < 0) return sorted[sorted.length - 1].throughput;
    if (above === 0) return sorted[0].throughput;
    const [low, high] = [sorted[above - 1], sorted[above]];
    return low.throughput + (high.throughput - low.throughput) * (users - low.users) / (high.users - low.users);
  }

  function capacityHero({ hero }) {
    const { trials, noun, unit, bound, boundText, met, missed } = hero.data;
    const those = (number) => `${grouped(String(number))} ${noun}${number === 1 ? '' : 's'}`;
    const kinds = [['PASS', 'circle', '--good'], ['FAIL', 'diamond', '--failed'], ['INCONCLUSIVE', 'triangle', '--caution']];
    const shape = (trial) => ({
      value: [trial.users, trial.value],
      words: `${those(trial.users)}: ${trial.status}<br>${decimal(trial.value)} ${unit}${trial.low === null ? '' : ` (${decimal(trial.low)} – ${decimal(trial.high)})`}`,
    });
    const most = Math.max(...trials.map((trial) => trial.users));
    const highest = Math.max(...trials.map(({ value, high }) => high ?? value), bound ?? 0);
    const result = (at, what, color, align) => (at === null ? [] : [{
      xAxis: at, lineStyle: { color: css(color), type: 'dotted', width: 1.5 },
      label: { show: true, position: 'end', formatter: `${those(at)}\n${what}`, align, padding: [0, 5], color: css('--text'), fontSize: 12, lineHeight: 15, fontWeight: 600 },
    }]);
    return {
      ...base(), grid: { left, right: 48, top: 72, bottom: 46 }, legend: legend(true, { itemWidth: 12, itemHeight: 12 }), tooltip: valueHeading(''),
      xAxis: {
        ...valueAxis({}), type: 'log', logBase: 2, min: 1, max: 2 ** Math.ceil(Math.log2(most + 1)), name: `${noun}s`, nameLocation: 'middle', nameGap: 28, nameTextStyle: { ...text(), align: 'center' },
        splitLine: { show: false }, axisLine: { show: true, ...lines() },
      },
      yAxis: valueAxis({ ...axisName(unit), min: 0, max: roundUp(1.1 * highest) }),
      series: kinds.map(([status, symbol, color], i) => {
        const own = trials.filter((trial) => trial.status === status);
        return {
          name: status, type: 'scatter', symbol, symbolSize: 12, color: css(color), data: own.map(shape),
          markLine: {
            silent: true, symbol: 'none', label: { show: false },
            data: [
              ...own.filter(({ low }) => low !== null).map((trial) => [
                { coord: [trial.users, trial.low], lineStyle: { color: css(color), type: 'solid', width: 3, opacity: 0.45 } }, { coord: [trial.users, trial.high] },
              ]),
              ...(i === 0 ? [...result(met, met === 1 ? 'meets' : 'meet', '--good', 'right'), ...result(missed, missed === 1 ? 'does not' : 'do not', '--failed', 'left')] : []),
              ...(i === 0 && bound !== null ? [{ yAxis: bound, lineStyle: { color: css('--failed'), type: 'dashed', width: 1.5 }, label: { show: true, formatter: boundText, position: 'insideStartTop', color: css('--failed'), fontSize: 12, fontWeight: 600 } }] : []),
            ],
          },
        };
      }),
    };
  }

  /** By choice, as in the sentence: a tenth and half a call above the level before is normal again. */
  function recovery(data, burst) {
    const before = data.inFlight.filter((_, i) => data.startSeconds[i] + data.stepSeconds <= burst.startSeconds);
    const normal = before.length ? before.reduce((sum, value) => sum + value, 0) / before.length : 0;
    const again = data.startSeconds.findIndex((start, i) => start >= burst.startSeconds && data.inFlight[i] <= 1.1 * normal + 0.5);
    return { normal, seconds: again < 0 ? null : data.startSeconds[again] + data.stepSeconds };
  }

  /** How many calls of a burst had their first token, and their whole answer, by when. */
  function burstCalls(data) {
    const { timeline } = data.calls;
    const zero = Math.min(...timeline.map(([, start]) => start));
    const addedUp = (moments) => [[0, 0], ...moments.filter((moment) => moment !== null).sort((a, b) => a - b).map((moment, i) => [moment - zero, i + 1])];
    const answered = timeline.filter(([, , , , outcome]) => outcome === null);
    return {
      ...base(), grid: { left, right: 24, top: 52, bottom: 46 }, legend: legend(true),
      tooltip: tooltip((seconds) => `after ${decimal(Number(seconds))} s`, () => ' calls'),
      xAxis: valueAxis({ min: 0, name: 'seconds since the burst', nameLocation: 'middle', nameGap: 28, nameTextStyle: { ...text(), align: 'center' }, splitLine: { show: false }, axisLine: { show: true, ...lines() } }),
      yAxis: valueAxis({ ...axisName('calls'), min: 0 }),
      series: [
        line('first token arrived', addedUp(answered.map(([, , first]) => first)), css('--accent'), { step: 'end' }),
        line('answer complete', addedUp(answered.map(([, , , end]) => end)), css('--second'), { step: 'end', lineStyle: { width: 1.75, type: 'dashed' } }),
      ],
    };
  }

  function burstHero(data, width, index, place) {
    const burst = data.hero.data;
    if (burst.served) return burstCalls(data);
    const { normal, seconds } = recovery(data, burst);
    const vertical = [
      { axis: 'xAxis', at: burst.startSeconds, color: css('--failed'), name: `${grouped(String(burst.calls))} calls at once`, position: burst.background ? 'right' : 'left' },
      ...(seconds === null || !burst.background ? [] : [{ axis: 'xAxis', at: seconds, color: css('--good'), name: `as before after ${decimal(seconds - burst.startSeconds)} s`, position: 'left' }]),
    ];
    const first = timeToFirstToken(data);
    if (first.series.length) first.series[0].markLine = markLine(vertical);
    const flight = inFlightPanel(data);
    flight.parts = 3;
    flight.series[0].markLine = markLine(burst.background ? [{ at: normal, color: css('--muted'), name: `before: ${decimal(normal)}` }] : []);
    const { end } = extent(data);
    const from = Math.max(0, Math.floor(2 * burst.startSeconds - end));
    return panels(data, width, height(place), [first, flight], { named: false, from: burst.background ? from : burst.startSeconds });
  }

  function quotaHero(data, width, index, place) {
    const refused = new Set(['quota_requests', 'quota_tokens', 'rate_limited']);
    const sum = (wanted) => data.startSeconds.map((_, i) => data.outcomes.filter(({ label }) => wanted(label)).reduce((all, { counts }) => all + counts[i], 0));
    let all = 0;
    const admitted = [[0, 0], ...sum((label) => !refused.has(label)).map((count, i) => [data.startSeconds[i] + data.stepSeconds, (all += count)])];
    const end = data.startSeconds[data.startSeconds.length - 1] + data.stepSeconds;
    const promised = data.hero.data.map((limit, i) => line(limit.title, [[0, 0], [end, limit.perSecond * end]], css('--second'), { lineStyle: { width: 2, type: i === 0 ? 'dashed' : 'dotted' }, endLabel: { show: true, formatter: limit.title, color: css('--second'), align: 'right', offset: [-8, 16] } }));
    return panels(data, width, height(place), [
      { name: 'admitted requests, added up', unit: '', parts: 3, axis: { max: ({ max }) => roundUp(1.1 * max) }, series: [line('admitted', admitted, css('--accent'), { lineStyle: { width: 2.5 } }), ...promised] },
      { name: 'refused, per second', unit: ' /s', parts: 2, series: [bars('refused', data, sum((label) => refused.has(label)).map((count) => count / data.stepSeconds), css('--failed'))] },
    ]);
  }

  function arrivalsHero(data, width, index, place) {
    const { stepSeconds, due, ended } = data.calls.rates;
    const columns = Math.max(...[...due, ...ended].map(([column]) => column), 0) + 1;
    const perSecond = (pairs) => {
      const counts = new Array(columns).fill(0);
      pairs.forEach(([column, count]) => { counts[column] = count; });
      return counts.map((count, i) => [(i + 0.5) * stepSeconds, count / stepSeconds]);
    };
    return panels(data, width, height(place), [
      { name: 'calls per second', unit: ' /s', parts: 4, series: [
        line('achieved (ended)', perSecond(ended), css('--accent'), { areaStyle: { color: css('--shade') } }),
        line('offered (due)', perSecond(due), css('--second'), { lineStyle: { width: 1.75, type: 'dashed' } }),
      ] },
      inFlightPanel(data),
    ]);
  }

  function comparisonHero({ hero }, width) {
    const rows = [...hero.data].reverse();
    const several = new Set(rows.map(({ variant }) => variant)).size > 1;
    const differs = ({ low, high }) => low !== null && (low > 1 || high < 1);
    const color = (row) => css(!differs(row) ? '--muted' : (row.ratio < 1) === row.lower ? '--good' : '--failed');
    const ends = rows.flatMap(({ ratio, low, high }) => [ratio, low ?? ratio, high ?? ratio]);
    const far = Math.max(1.25, ...ends.map((value) => Math.max(value, 1 / value))) * 1.1;
    const narrow = width < 600;
    const verdict = (row) => `${decimal(row.ratio)}×${row.low === null ? '' : ` (${decimal(row.low)} – ${decimal(row.high)})`}${differs(row) ? '' : ', no difference shown'}`;
    const ticks = (far > 2 ? [0.1, 0.25, 0.5, 1, 2, 4, 10] : [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2]).filter((value) => value <= far && value >= 1 / far);
    return {
      ...base(), grid: { left: narrow ? 120 : 220, right: narrow ? 24 : 40, top: 24, bottom: 46 }, tooltip: valueHeading(''),
      xAxis: {
        ...valueAxis({}), type: 'value', min: -Math.log2(far), max: Math.log2(far), interval: 1, splitLine: { show: false }, axisLine: { show: true, ...lines() },
        axisLabel: { show: false },
        name: `${rows[0]?.variant ?? ''}${several ? ' and others' : ''} / ${rows[0]?.base ?? ''}, logarithmic`, nameLocation: 'middle', nameGap: 28, nameTextStyle: { ...text(), align: 'center' },
      },
      yAxis: {
        type: 'category', data: rows.map((row) => (several ? `${row.title}, ${row.variant}` : row.title)), axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { ...text(), color: css('--text'), width: narrow ? 108 : 208, overflow: 'break', lineHeight: 14 },
      },
      series: [{
        name: 'ratio', type: 'scatter', symbolSize: 11,
        data: rows.map((row, i) => ({
          value: [Math.log2(row.ratio), i], words: `${row.title}<br>${verdict(row)}<br>n = ${grouped(String(row.n))} pairs`,
          itemStyle: { color: color(row) }, symbol: differs(row) ? 'circle' : 'emptyCircle',
        })),
        label: { show: true, position: 'top', color: css('--text'), fontSize: 12, formatter: ({ dataIndex }) => verdict(rows[dataIndex]) },
        markLine: {
          silent: true, symbol: 'none', label: { show: false },
          data: [
            ...ticks.map((value) => ({
              xAxis: Math.log2(value), lineStyle: { color: css(value === 1 ? '--muted' : '--line'), type: 'solid', width: 1 },
              label: { ...text(), show: true, position: 'start', formatter: `${value}×` },
            })),
            ...rows.map((row, i) => (row.low === null ? null : [
              { coord: [Math.log2(row.low), i], lineStyle: { color: color(row), type: 'solid', width: 3 } }, { coord: [Math.log2(row.high), i] },
            ])).filter((bar) => bar !== null),
          ],
        },
      }],
    };
  }

  function turnsHero({ hero }, width, index, place) {
    const turns = hero.data;
    const cached = turns.some(({ cachedPercent }) => cachedPercent !== null);
    const room = height(place);
    const category = (more) => ({ type: 'category', data: turns.map(({ turn }) => `turn ${turn}`), axisLine: lines(), axisTick: { show: false }, axisLabel: { ...text(), hideOverlap: true }, ...more });
    const upper = cached ? room * 0.5 : room - 90;
    return {
      ...base(), legend: legend(true),
      grid: [{ left, right: 24, top: 52, height: upper }, ...(cached ? [{ left, right: 24, top: upper + 86, bottom: 28 }] : [])],
      tooltip: { ...tooltip((turn) => turn, (name) => (name.startsWith('cached') ? ' %' : ' ms')), axisPointer: { type: 'shadow' } },
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      xAxis: [category(cached ? { axisLabel: { show: false } } : {}), ...(cached ? [category({ gridIndex: 1 })] : [])],
      yAxis: [valueAxis({ ...axisName('ms'), min: 0 }), ...(cached ? [valueAxis({ ...axisName('cached share of the prompt, %'), min: 0, max: 100, interval: 50, gridIndex: 1 })] : [])],
      series: [
        {
          ...line('TTFT median', turns.map(({ p50 }, i) => [i, p50]), css('--accent')), symbol: 'circle', symbolSize: 8,
          markLine: intervalBars(turns.map((turn, i) => ({ ...turn, i })), css('--accent'), (turn) => (turn.low === null ? null : [{ coord: [turn.i, turn.low] }, { coord: [turn.i, turn.high] }])),
        },
        ...(turns.some(({ p95 }) => p95 !== null) ? [{ ...line('TTFT p95', turns.map(({ p95 }, i) => [i, p95]), css('--second')), symbol: 'diamond', symbolSize: 8, lineStyle: { width: 1.75, type: 'dashed' } }] : []),
        ...(cached ? [{ name: 'cached share', type: 'bar', color: css('--ok'), barMaxWidth: 48, xAxisIndex: 1, yAxisIndex: 1, data: turns.map(({ cachedPercent }, i) => [i, cachedPercent]) }] : []),
      ],
    };
  }

  const remainingHero = (data, width) => charts.remaining(data, width, 0);

  return { remainingHero, throughputHero, strips, staircaseHero, capacityHero, burstHero, quotaHero, arrivalsHero, comparisonHero, turnsHero };
})());
