'use strict';

/** What all charts share: colours of the moment, numbers as the page writes them, axes, tooltips. */
const kit = (() => {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const grouped = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

  /** As the page writes numbers: three significant digits, thousands grouped. */
  function decimal(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return '–';
    const size = Math.abs(value);
    const decimals = size === 0 ? 0 : size < 0.0995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    const [whole, fraction] = value.toFixed(decimals).split('.');
    return grouped(whole) + (fraction ? '.' + fraction : '');
  }

  const tick = (value) => {
    const [whole, fraction] = String(Number(value.toPrecision(6))).split('.');
    return grouped(whole) + (fraction ? '.' + fraction : '');
  };
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

  /** An end of a value axis at or above the value, of which whole ticks are made. */
  function roundUp(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return power * [1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 12].find((step) => step * power >= value);
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

  /** Names of lines with their dashes; of bars with their colour. */
  const legend = (show, more) => ({
    show, type: 'scroll', top: 0, left: 0, itemWidth: 22, itemHeight: 9, textStyle: { ...text(), color: css('--text') },
    pageTextStyle: text(), pageIconColor: css('--muted'), ...more,
  });

  /** A horizontal or vertical line with its name. */
  function markLine(lines) {
    return {
      silent: true, symbol: 'none',
      data: lines.map(({ name, color, at, axis: direction, type, position }) => ({
        [direction ?? 'yAxis']: at, lineStyle: { color, type: type ?? 'dashed', width: 1.5 },
        label: {
          show: Boolean(name), formatter: name, color, fontSize: 12, fontWeight: 600,
          ...(direction === 'xAxis' ? { position: 'end', rotate: 0, align: position ?? 'center' } : { position: 'insideEndTop' }),
        },
      })),
    };
  }

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

  return {
    css, grouped, decimal, tick, clock, text, lines, valueAxis, roundUp, extent, axis, timeAxis, tooltip, base, grid, legend, markLine,
    overTime, line, phases, span,
  };
})();
