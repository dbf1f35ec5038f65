/** The charts of both pages: each function returns what ECharts needs for one of them. */
const charts = (() => {
  const {
    css, grouped, decimal, tick, clock, text, lines, valueAxis, extent, axis, timeAxis, tooltip, base, grid, legend, markLine,
    overTime, line, phases, span,
  } = kit;

  /** Failures are striped, so that colour is not all that tells them from successes. */
  const stripes = () => ({ symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: css('--page') });

  function outcomes(data) {
    let failures = 0;
    let successes = 0;
    const color = (outcome) => css(outcome.success ? ['--ok', '--ok-2'][successes++] : '--failure-' + (1 + failures++ % 6));
    return {
      ...base(),
      grid: { ...grid, top: 56 },
      legend: legend(true, { itemWidth: 12, itemHeight: 12 }),
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
        itemStyle: outcome.success ? {} : { decal: stripes() },
        data: outcome.counts.map((count, i) => [i, count / data.stepSeconds]),
      })),
    };
  }

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
          lineStyle: { width: 1.75, type: i === 0 ? 'solid' : 'dashed' },
          markArea: i === 0 ? phases(data, width, false) : undefined,
          markLine: i === 0 ? limitLines(data, key) : undefined,
        })),
      };
    };
  }

  /** The limits of the service level for a metric, as horizontal lines. */
  function limitLines(data, key) {
    const limits = data.limits.filter((limit) => limit.key === key);
    return markLine(limits.map((limit) => ({ at: limit.bound, color: css('--failed'), name: `SLO p${limit.percent} ${limit.text}` })));
  }

  /** Share of calls within a time. The line is the limit of the service level, its label the share within it. */
  function within(key, of = 'calls') {
    return (data) => {
      const { curve, few } = key === 'taskTime' ? data.taskTime : data.metrics[key].spread;
      const most = top(curve);
      const limit = data.limits.find((each) => each.key === key);
      const end = Math.max(Number.isFinite(most) ? most : curve[curve.length - 1][1], limit ? 1.15 * limit.bound : 0);
      const below = (bound) => curve.filter(([, value]) => value <= bound).reduce((share, [percent]) => Math.max(share, percent), 0);
      const marks = [50, 95, 99].map((percent) => ({ at: percent, color: css('--line'), type: 'solid' }));
      return {
        ...base(), grid: { ...grid, top: 24, right: 28 },
        tooltip: tooltip((value) => `within ${decimal(Number(value))} ms`, () => ` % of ${of}`),
        xAxis: valueAxis({ min: 0, max: end, splitLine: { show: false }, axisLine: { show: true, ...lines() }, axisLabel: { ...text(), formatter: (value) => tick(value) + ' ms', hideOverlap: true, showMaxLabel: false } }),
        yAxis: valueAxis({ min: 0, max: 100, interval: 25, axisLabel: { ...text(), formatter: (value) => value + ' %' } }),
        series: [
          line('share', curve.map(([percent, value]) => [value, percent]), css('--accent'), {
            symbol: few ? 'circle' : 'none', symbolSize: 6, lineStyle: { width: few ? 0 : 2 }, markLine: markLine(marks),
          }),
          { type: 'line', name: 'limit', data: [], markLine: markLine(limit ? [{
            axis: 'xAxis', at: limit.bound, color: css('--failed'), position: 'right',
            name: `SLO ${limit.text}: ${decimal(below(limit.bound))} % within`,
          }] : []) },
        ],
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
        max: 100, interval: 25, axisPointer: { label: { show: false } },
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
    const highest = (data) => Math.max(0, ...named.flatMap(([, list]) => data.slices[list].map(({ high }) => high ?? 0)));
    const rounded = (value) => Math.ceil(value / 10 ** Math.floor(Math.log10(value))) * 10 ** Math.floor(Math.log10(value));
    return (data) => ({
      ...base(), grid: { ...grid, top: named.length > 1 ? 32 : 16, right: 28 }, tooltip: tooltip(thing, () => unit),
      legend: legend(named.length > 1),
      xAxis: valueAxis({
        min, minInterval: 1, splitNumber: 5, splitLine: { show: false }, axisLine: { show: true, ...lines() },
        axisPointer: { label: { show: false } },
      }),
      yAxis: valueAxis({ min: 0, max: ({ max }) => (max < highest(data) ? rounded(highest(data)) : null) }),
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

  /** The same by request name, without lines: names have no order. */
  function requests(...named) {
    const drawn = parts((name) => name, 0, ' ms', ...named);
    return (data) => {
      const option = drawn(data);
      return {
        ...option,
        xAxis: { type: 'category', data: data.slices.requests, axisLine: lines(), axisTick: { show: false }, axisLabel: { ...text(), hideOverlap: true } },
        series: option.series.map((series) => ({ ...series, symbolSize: 9, lineStyle: { width: 0 } })),
      };
    };
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
      xAxis: timeAxis(data), yAxis: valueAxis({ min: 0, max, interval: max === 100 ? 25 : undefined }),
      series: named.map(([name, list], i) => line(name, overTime(data, data.client[list]), css(colors[i]), i === 0 ? { markArea: phases(data, width, false) } : { lineStyle: { width: 1.75, type: 'dashed' } })),
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
    ...Object.fromEntries(times.flatMap((key) => [[key, course(key, ' ms')], [key + 'Curve', within(key, key === 'eventGap' ? 'gaps' : 'calls')]])),
    taskTimeCurve: within('taskTime', 'tasks'),
    outputSpeed: course('outputSpeed', ' tokens/s'),
    outputSpeedCurve: shares((data) => data.metrics.outputSpeed.spread, ' tokens/s', 'answers'),
    tokensPerEvent: course('tokensPerEvent', ' tokens'),
    tokensPerEventCurve: shares((data) => data.metrics.tokensPerEvent.spread, ' tokens', 'answers'),
  };
  /** Ratios to the base on a logarithmic axis, from a quarter to four times at most; an interval that goes on ends in an arrow. */
  function differences(data, width, index) {
    const bars = [...data.comparisons[index]].reverse();
    const color = ({ worse, better }) => css(worse ? '--failed' : better ? '--accent' : '--muted');
    const place = (percent) => Math.log2(Math.max(1 + percent / 100, 1e-3));
    const farthest = Math.max(place(2 * data.threshold), ...bars.flatMap(({ low, high }) => [Math.abs(place(low)), Math.abs(place(high))]));
    const ratios = [4, 3, 2, 1.5, 1.25, 1.1, 1.05];
    const outermost = Math.max(0, ratios.findLastIndex((ratio) => Math.log2(ratio) >= Math.min(farthest, 2)));
    const shown = ratios.slice(outermost).slice(0, width < 500 ? 1 : width < 800 ? 2 : 3).flatMap((ratio) => [ratio, 1 / ratio]);
    const end = Math.log2(ratios[outermost]) * 1.05;
    const narrow = width < 500;
    /** Where both ends are beyond the axis, a short line with an arrow stands for the interval. */
    const tips = ({ low, high }) => {
      const [from, to] = [place(low), place(high)];
      const at = (value, lowest, highest, arrow) => ({ coord: [Math.max(lowest, Math.min(highest, value))], symbol: arrow ? 'arrow' : 'none', symbolSize: 10 });
      return [at(from, -end, 0.94 * end, from < -end), at(to, -0.94 * end, end, to > end)];
    };
    const point = (bar, i) => (Math.abs(place(bar.value)) <= end ? [{ value: [place(bar.value), i], itemStyle: { color: color(bar) } }] : []);
    const label = (ratio) => `× ${Number(ratio.toPrecision(3))}`;
    return {
      ...base(), grid: { left: narrow ? 112 : 196, right: 28, top: 16, bottom: 28 },
      xAxis: valueAxis({ min: -end, max: end, interval: end, axisLabel: { show: false }, splitLine: { show: false } }),
      yAxis: {
        type: 'category', data: bars.map(({ title }) => title), axisLine: { show: false }, axisTick: { show: false },
        axisLabel: { ...text(), color: css('--text'), lineHeight: 14, width: narrow ? 100 : 184, overflow: 'break' },
      },
      series: [{
        name: 'difference', type: 'scatter', symbolSize: 9, silent: true,
        data: bars.flatMap(point),
        markArea: { silent: true, itemStyle: { color: css('--shade') }, data: [[{ xAxis: place(-data.threshold) }, { xAxis: place(data.threshold) }]] },
        markLine: {
          silent: true, symbol: 'none',
          data: [
            ...[1, ...shown].map((ratio) => ({
              xAxis: Math.log2(ratio), lineStyle: { color: css('--muted'), type: 'solid', width: 1, opacity: ratio === 1 ? 1 : 0.25 },
              label: { ...text(), color: css('--text'), opacity: 1, show: true, position: 'start', formatter: ratio === 1 ? 'same' : label(ratio) },
            })),
            ...bars.map((bar, i) => {
              const [low, high] = tips(bar);
              low.coord.push(i);
              high.coord.push(i);
              return [{ ...low, lineStyle: { color: color(bar), type: 'solid', width: 2 }, label: { show: false } }, high];
            }),
          ],
        },
      }],
    };
  }

  /** One line for each run, in the colour and with the dashes of its side. */
  function bothSides(list) {
    const colors = ['--accent', '--second', '--failure-5', '--failure-2', '--failure-4'];
    const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [12, 4]];
    const place = ([percent, value]) => [nines(percent), value];
    const run = ({ side, label, points }) =>
      line(label, points.map(place), css(colors[side]), { lineStyle: { width: 1.75, type: dashes[side] } });
    return (data) => ({
      ...overPercentiles(' ms', data[list].map(run)),
      grid: { ...grid, top: 48, right: 28 }, legend: legend(true),
    });
  }

  const users = (x) => `${grouped(String(x))} user${x === 1 ? '' : 's'}`;

  return {
    stepThroughput: parts(users, 0, ' tokens/s', ['throughput', 'stepThroughput']),
    stepPerUser: parts(users, 0, ' tokens/s', ['median user', 'stepPerUser']),
    turnFirstToken: parts((x) => `turn ${x}`, 1, ' ms', ['p50', 'turnFirstToken'], ['p95', 'turnFirstTokenP95']),
    requestFirstToken: requests(['p50', 'requestFirstToken'], ['p95', 'requestFirstTokenP95']),
    requestLatency: requests(['p50', 'requestLatency'], ['p95', 'requestLatencyP95']),
    differences,
    bothFirstToken: bothSides('firstToken'),
    bothLatency: bothSides('latency'),
    requestsPerMinute: perMinute('requests', ' requests'),
    tokensPerMinute: perMinute('tokens', ' tokens'),
    clientDelays: ofClient(' ms', null, ['event-loop lag', 'lag'], ['pauses', 'pauses']),
    clientProcessors: ofClient(' %', 100, ['this process', 'process'], ['whole machine', 'machine']),
    outcomes,
    remaining,
    ...metricCharts,
    perUserCurve: shares((data) => data.perUser, ' tokens/s', 'users'),
  };
})();
