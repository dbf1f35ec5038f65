'use strict';

/** The charts of the page: each function returns what ECharts needs for one of them. */
const charts = (() => {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

  /** As the page writes numbers: three significant digits, thousands grouped. */
  function decimal(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return '–';
    const size = Math.abs(value);
    const decimals = size === 0 ? 0 : size < 0.0995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    const [whole, fraction] = value.toFixed(decimals).split('.');
    return grouped(whole) + (fraction ? '.' + fraction : '');
  }

  const tick = (value) => grouped(String(Number(value.toPrecision(6)))).replace(/(\.\d*)\u202f/g, '$1');
  const clock = (seconds) => {
    const whole = Math.floor(seconds / 60);
    const rest = Number((seconds - 60 * whole).toFixed(1));
    return whole === 0 ? rest + ' s' : whole + ':' + String(rest).padStart(2, '0');
  };

  const text = () => ({ color: css('--muted'), fontSize: 12 });
  const lines = () => ({ lineStyle: { color: css('--line'), width: 1 } });

  function valueAxis(more) {
    return {
      type: 'value', axisLine: { show: false }, axisTick: { show: false }, splitNumber: 4,
      axisLabel: { ...text(), formatter: tick, hideOverlap: true }, splitLine: lines(),
      nameTextStyle: { ...text(), align: 'left' }, ...more,
    };
  }

  /** Where the time ends, and a distance of labels that clocks have. */
  function extent(data) {
    const steps = data.startSeconds.length ? data.startSeconds[data.startSeconds.length - 1] + data.stepSeconds : 1;
    const end = Math.max(steps, ...data.phases.map((phase) => phase.end));
    const distances = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400];
    return { end, distance: distances.find((distance) => end / distance <= 8) ?? end / 8 };
  }

  const axis = (more) => ({
    type: 'value', min: 0, axisLine: { show: true, ...lines() }, axisTick: { show: false }, splitLine: { show: false }, ...more,
  });

  function timeAxis(data, more) {
    const { end, distance } = extent(data);
    return axis({
      max: end, interval: distance, axisLabel: { ...text(), formatter: clock, hideOverlap: true, showMaxLabel: false },
      axisPointer: { label: { formatter: ({ value }) => clock(value) } }, ...more,
    });
  }

  function tooltip(heading, unit) {
    return {
      trigger: 'axis', confine: true, transitionDuration: 0, padding: [6, 10], borderWidth: 1,
      backgroundColor: css('--page'), borderColor: css('--line'), textStyle: { color: css('--text'), fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: css('--muted'), type: 'solid' } },
      formatter: (items) => [heading(items[0].axisValue)]
        .concat(items.map(({ marker, seriesName, value }) => `${marker}${seriesName} ${decimal(value[1])}${unit(seriesName)}`))
        .join('<br>'),
    };
  }

  const base = () => ({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily } });
  const grid = { left: 8, right: 16, top: 16, bottom: 8, containLabel: true };

  /** Points in the middle of their steps; a value between two gaps gets a dot, or it would not be seen. */
  function overTime(data, values) {
    const alone = (i) => values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;
    return values.map((value, i) => ({
      value: [data.startSeconds[i] + data.stepSeconds / 2, value],
      symbol: alone(i) ? 'circle' : 'none', symbolSize: 5,
    }));
  }

  function line(name, points, color, more) {
    return { name, type: 'line', data: points, showSymbol: true, symbol: 'none', color, lineStyle: { width: 1.75 }, ...more };
  }

  /** The steady window, and the names of the phases that are wide enough to hold them. */
  function phases(data, width, labelled) {
    const length = data.phases.reduce((end, phase) => Math.max(end, phase.end), 0);
    const fits = (phase) => width * (phase.end - phase.start) / length > 8 * phase.name.length + 8;
    const label = (phase) => ({
      show: labelled && fits(phase), position: 'top', distance: 4, color: css('--muted'), fontSize: 12, formatter: phase.name,
    });
    return {
      silent: true,
      data: data.phases.map((phase) => [
        {
          xAxis: phase.start, label: label(phase),
          itemStyle: { color: phase.measured ? css('--shade') : 'transparent' },
        },
        { xAxis: phase.end },
      ]),
    };
  }

  const span = (data) => (middle) => {
    const start = middle - data.stepSeconds / 2;
    return `${clock(start)} – ${clock(start + data.stepSeconds)}`;
  };

  function throughput(data, width) {
    const upper = { left: 8, right: 16, top: 32, height: '48%', containLabel: true };
    const lower = { left: 8, right: 16, bottom: 4, height: '26%', containLabel: true };
    const wide = 64;
    return {
      ...base(),
      grid: [{ ...upper, left: wide, containLabel: false }, { ...lower, left: wide, bottom: 24, containLabel: false }],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: tooltip(span(data), (name) => (name === 'throughput' ? ' tokens/s' : '')),
      xAxis: [timeAxis(data, { axisLabel: { show: false } }), timeAxis(data, { gridIndex: 1 })],
      yAxis: [
        valueAxis({ name: 'tokens/s', min: 0, nameTextStyle: { ...text(), align: 'right', padding: [0, 8, 0, 0] } }),
        valueAxis({ name: 'in flight', min: 0, gridIndex: 1, splitNumber: 2, nameTextStyle: { ...text(), align: 'right', padding: [0, 8, 0, 0] } }),
      ],
      series: [
        line('throughput', overTime(data, data.throughput), css('--accent'), { markArea: phases(data, width - wide, true) }),
        line('in flight', overTime(data, data.inFlight), css('--second'), {
          xAxisIndex: 1, yAxisIndex: 1, markArea: phases(data, width - wide, false),
        }),
      ],
    };
  }

  function outcomes(data) {
    let failures = 0;
    let successes = 0;
    const color = (outcome) => css(outcome.success ? ['--ok', '--ok-2'][successes++] : '--failure-' + (1 + failures++ % 6));
    return {
      ...base(),
      grid: { ...grid, top: 56 },
      legend: { type: 'scroll', top: 0, left: 0, itemWidth: 12, itemHeight: 12, icon: 'rect', textStyle: { ...text(), color: css('--text') }, pageTextStyle: text(), pageIconColor: css('--muted') },
      tooltip: tooltip((middle) => span(data)(Number(middle)), () => ' /s'),
      xAxis: {
        type: 'category', data: data.startSeconds.map((start) => start + data.stepSeconds / 2),
        axisLine: lines(), axisTick: { show: false },
        axisLabel: {
          ...text(), hideOverlap: true, formatter: (middle) => clock(middle - data.stepSeconds / 2),
          interval: (i) => Math.round(data.startSeconds[i]) % extent(data).distance < data.stepSeconds,
        },
      },
      yAxis: valueAxis({ name: 'attempts/s', min: 0, nameTextStyle: { ...text(), align: 'left' } }),
      series: data.outcomes.map((outcome) => ({
        name: outcome.label, type: 'bar', stack: 'attempts', barCategoryGap: '10%', color: color(outcome),
        data: outcome.counts.map((count, i) => [i, count / data.stepSeconds]),
      })),
    };
  }

  const legend = (show) => ({
    show, top: 0, left: 0, itemWidth: 14, itemHeight: 8, icon: 'rect', textStyle: { ...text(), color: css('--text') },
  });

  /** Median and p95 of each step; without the one that no step has. */
  function course(key, unit) {
    return (data, width) => {
      const named = [['median', data.metrics[key].median], ['p95', data.metrics[key].p95]]
        .filter(([name, values]) => name === 'median' || values.some((value) => value !== null));
      const colors = ['--accent', '--second'];
      return {
        ...base(), grid: { ...grid, top: 32 }, legend: legend(named.length > 1), tooltip: tooltip(span(data), () => unit),
        xAxis: timeAxis(data), yAxis: valueAxis({ min: 0 }),
        series: named.map(([name, values], i) => line(name, overTime(data, values), css(colors[i]), {
          markArea: i === 0 ? phases(data, width, false) : undefined,
        })),
      };
    };
  }

  /** Percent p stands at log10(1 / (1 − p)), so that each nine has the same room. */
  const nines = (percent) => -Math.log10(1 - percent / 100);
  const percentOf = (place) => Number((100 * (1 - 10 ** -place)).toPrecision(6));

  /** A curve with its intervals as pale bars; a few values are points, and no line is drawn through them. */
  function spread({ curve, intervals, few }, place, top = Infinity) {
    const bar = ([percent, low, high]) => [
      { coord: [place(percent), Math.min(low, top)] }, { coord: [place(percent), Math.min(high, top)] },
    ];
    return line('value', curve.map(([percent, value]) => [place(percent), value]), css('--accent'), {
      symbol: few ? 'circle' : 'none', symbolSize: 6, lineStyle: { width: few ? 0 : 1.75 },
      markLine: {
        silent: true, symbol: 'none', label: { show: false },
        lineStyle: { color: css('--accent'), type: 'solid', width: 5, opacity: 0.35 },
        data: intervals.filter(([percent]) => percent <= 99.9).map(bar),
      },
    });
  }

  /** Over percentiles, with as much room for each nine. */
  function overPercentiles(unit, series) {
    return {
      ...base(), grid: { ...grid, top: 32, right: 28 },
      tooltip: tooltip((place) => 'p' + Number(percentOf(place).toFixed(2)), () => unit),
      xAxis: axis({
        max: 3, interval: 1, splitLine: { show: true, ...lines() }, axisPointer: { label: { show: false } },
        axisLabel: { ...text(), formatter: (place) => (place === 0 ? 'fastest' : 'p' + percentOf(place)) },
      }),
      yAxis: valueAxis({ min: 0 }),
      series: [...series, {
        type: 'line', data: [],
        markLine: {
          silent: true, symbol: 'none', lineStyle: { color: css('--line'), type: 'solid', width: 1 },
          label: { ...text(), formatter: 'p50', position: 'end', rotate: 0 }, data: [{ xAxis: nines(50) }],
        },
      }],
    };
  }

  const tail = (key, unit) => (data) => overPercentiles(unit, [spread(data.metrics[key].spread, nines)]);

  /** Where the axis ends, so that a few extreme values do not press all others to the floor; by choice. */
  function top(curve) {
    const most = curve.filter(([percent]) => percent <= 95).map(([, value]) => value).pop();
    const largest = curve.length ? curve[curve.length - 1][1] : 0;
    return largest > 3 * most ? Number((2 * most).toPrecision(1)) : Infinity;
  }

  function shares(chosen, unit, of) {
    return (data) => ({
      ...base(), grid: { ...grid, right: 28 }, tooltip: tooltip((percent) => `${decimal(percent)} % of ${of} at or below`, () => unit),
      xAxis: axis({
        max: 100, interval: 20, axisPointer: { label: { show: false } },
        axisLabel: { ...text(), formatter: (percent) => percent + ' %', hideOverlap: true, showMaxLabel: false },
      }),
      yAxis: valueAxis({ min: 0, max: Number.isFinite(top(chosen(data).curve)) ? top(chosen(data).curve) : null }),
      series: [spread(chosen(data), (percent) => percent, top(chosen(data).curve))],
    });
  }

  /** By users or turns, with 95 % intervals as pale bars. Each line is one of the lists in data.slices. */
  function parts(thing, min, unit, ...named) {
    const colors = ['--accent', '--second'];
    const interval = ({ x, low, high }) => [{ coord: [x, low] }, { coord: [x, high] }];
    return (data) => ({
      ...base(), grid: { ...grid, top: named.length > 1 ? 32 : 16, right: 28 }, tooltip: tooltip(thing, () => unit),
      legend: legend(named.length > 1),
      xAxis: valueAxis({
        min, minInterval: 1, splitNumber: 5, splitLine: { show: false }, axisLine: { show: true, ...lines() },
        axisPointer: { label: { show: false } },
      }),
      yAxis: valueAxis({ min: 0 }),
      series: named.map(([name, list], i) => line(name, data.slices[list].map(({ x, value }) => [x, value]), css(colors[i]), {
        symbol: 'circle', symbolSize: 6,
        markLine: {
          silent: true, symbol: 'none', label: { show: false },
          lineStyle: { color: css(colors[i]), type: 'solid', width: 5, opacity: 0.35 },
          data: data.slices[list].filter(({ low }) => low !== null).map(interval),
        },
      })),
    });
  }

  /** A bar for each minute, and a line for what is promised. */
  function perMinute(resource, unit) {
    return (data, width, index) => {
      const { used, promised } = data.quotas[index][resource];
      return {
        ...base(), grid: { ...grid, right: 28 },
        tooltip: { ...tooltip((minute) => `minute ${minute}`, () => unit), axisPointer: { type: 'shadow' } },
        xAxis: { type: 'category', data: used.map((_, i) => String(i + 1)), axisLine: lines(), axisTick: { show: false }, axisLabel: { ...text(), hideOverlap: true } },
        yAxis: valueAxis({ min: 0, max: ({ max }) => (max < promised ? promised : null) }),
        series: [{
          name: 'came through', type: 'bar', barMaxWidth: 48, color: css('--ok'), data: used.map((value, i) => [i, value]),
          markLine: {
            silent: true, symbol: 'none', lineStyle: { color: css('--second'), type: 'solid', width: 1.75 },
            label: { show: false },
            data: promised === null ? [] : [{ yAxis: promised }],
          },
        }],
      };
    };
  }

  /** Two lines over time, of lists in data.client. */
  function ofClient(unit, max, ...named) {
    const colors = ['--accent', '--second'];
    return (data, width) => ({
      ...base(), grid: { ...grid, top: 32 }, tooltip: tooltip(span(data), () => unit),
      legend: legend(true),
      xAxis: timeAxis(data), yAxis: valueAxis({ min: 0, max }),
      series: named.map(([name, list], i) => line(name, overTime(data, data.client[list]), css(colors[i]), i === 0 ? { markArea: phases(data, width, false) } : {})),
    });
  }

  /** What is left of each limit, in percent of it: amounts of all sizes share one axis. */
  function remaining(data, width, index) {
    const limits = data.quotas[index].remaining;
    const colors = ['--accent', '--second', '--failure-2', '--failure-5', '--failure-4', '--failure-6'];
    return {
      ...base(), grid: { ...grid, top: 56, right: 28 }, legend: { ...legend(true), type: 'scroll', pageTextStyle: text(), pageIconColor: css('--muted') },
      tooltip: tooltip((start) => clock(start), () => ' % left'),
      xAxis: timeAxis(data), yAxis: valueAxis({ name: '% left', min: 0, max: 100, interval: 25 }),
      series: limits.map(({ title, amount, left }, i) => line(
        `${title} (${grouped(String(amount))})`,
        left.map(([second, value]) => [second + data.stepSeconds / 2, 100 * value / amount]),
        css(colors[i % colors.length]),
        { step: 'middle', lineStyle: { width: 1.75, type: i < colors.length ? 'solid' : 'dashed' }, symbol: left.length < 3 ? 'circle' : 'none' },
      )),
    };
  }

  const times = ['timeToFirstToken', 'timePerOutputToken', 'endToEndLatency', 'latencyFromSchedule', 'eventGap'];
  const metricCharts = {
    ...Object.fromEntries(times.flatMap((key) => [[key, course(key, ' ms')], [key + 'Curve', tail(key, ' ms')]])),
    outputSpeed: course('outputSpeed', ' tokens/s'),
    outputSpeedCurve: shares((data) => data.metrics.outputSpeed.spread, ' tokens/s', 'answers'),
    tokensPerEvent: course('tokensPerEvent', ' tokens'),
    tokensPerEventCurve: shares((data) => data.metrics.tokensPerEvent.spread, ' tokens', 'answers'),
  };
  /** A point with its interval for each figure, the first on top. */
  function differences(data, width) {
    const bars = [...data.differences].reverse();
    const color = ({ worse, better }) => css(worse ? '--failed' : better ? '--accent' : '--muted');
    const farthest = Math.max(2 * data.threshold, ...bars.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]));
    const end = Math.min(100, 20 * Math.ceil(farthest / 20));
    const narrow = width < 500;
    const cut = (value) => Math.max(-end, Math.min(end, value));
    return {
      ...base(), grid: { left: narrow ? 112 : 196, right: 28, top: 16, bottom: 28 },
      xAxis: valueAxis({ min: -end, max: end, interval: narrow ? end : end / 4, axisLabel: { ...text(), formatter: (value) => `${value > 0 ? '+' : ''}${tick(value)} %` } }),
      yAxis: {
        type: 'category', data: bars.map(({ title }) => title), axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { ...text(), color: css('--text'), lineHeight: 14, width: narrow ? 100 : 184, overflow: 'break' },
      },
      series: [{
        name: 'difference', type: 'scatter', symbolSize: 9, silent: true,
        data: bars.map((bar, i) => ({ value: [cut(bar.value), i], itemStyle: { color: color(bar) } })),
        markArea: { silent: true, itemStyle: { color: css('--shade') }, data: [[{ xAxis: -data.threshold }, { xAxis: data.threshold }]] },
        markLine: {
          silent: true, symbol: 'none', label: { show: false },
          data: [
            { xAxis: 0, lineStyle: { color: css('--muted'), type: 'solid', width: 1 } },
            ...bars.map((bar, i) => [
              { coord: [cut(bar.low), i], lineStyle: { color: color(bar), type: 'solid', width: 2 } }, { coord: [cut(bar.high), i] },
            ]),
          ],
        },
      }],
    };
  }

  /** One line for each run, in the colour of its side. */
  function bothSides(list) {
    const colors = { base: '--accent', new: '--second' };
    const place = ([percent, value]) => [nines(percent), value];
    return (data) => ({
      ...overPercentiles(' ms', data[list].map(({ side, points }) => line(side, points.map(place), css(colors[side])))),
      grid: { ...grid, top: 48, right: 28 }, legend: legend(true),
    });
  }

  const users = (x) => `${grouped(String(x))} user${x === 1 ? '' : 's'}`;

  return {
    stepThroughput: parts(users, 0, ' tokens/s', ['throughput', 'stepThroughput']),
    stepPerUser: parts(users, 0, ' tokens/s', ['median user', 'stepPerUser']),
    turnFirstToken: parts((x) => `turn ${x}`, 1, ' ms', ['p50', 'turnFirstToken'], ['p95', 'turnFirstTokenP95']),
    differences,
    bothFirstToken: bothSides('firstToken'),
    bothLatency: bothSides('latency'),
    requestsPerMinute: perMinute('requests', ' requests'),
    tokensPerMinute: perMinute('tokens', ' tokens'),
    clientDelays: ofClient(' ms', null, ['event-loop lag', 'lag'], ['pauses', 'pauses']),
    clientProcessors: ofClient(' %', 100, ['this process', 'process'], ['whole machine', 'machine']),
    throughput,
    outcomes,
    remaining,
    ...metricCharts,
    perUserCurve: shares((data) => data.perUser, ' tokens/s', 'users'),
  };
})();
