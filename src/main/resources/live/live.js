'use strict';

/** The page of a running load: shows each state that the server sends, and goes to the report at the end. */
(() => {
  const MOST_POINTS = 600;
  const byId = (id) => document.getElementById(id);
  const { css, grouped, decimal } = kit;
  const count = (value) => grouped(String(value));
  const percent = (share) => (share === null || share === undefined ? '–' : decimal(100 * share) + ' %');
  function duration(seconds) {
    const whole = Math.round(seconds);
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    return parts[0] ? `${parts[0]} h ${parts[1]} min` : parts[1] ? `${parts[1]} min ${parts[2]} s` : `${parts[2]} s`;
  }

  function say(id, text) {
    const place = byId(id);
    if (place.textContent !== text) place.textContent = text;
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /** Replaces the children only when they are to be others: a reader's selection and a screen reader are left alone. */
  function fill(id, children) {
    const place = byId(id);
    const holder = document.createElement('div');
    holder.append(...children);
    if (place.innerHTML !== holder.innerHTML) place.replaceChildren(...holder.childNodes);
  }

  const charts = {};
  let points = [];

  function line(name, values, color, more) {
    return { name, type: 'line', data: values, showSymbol: false, color, lineStyle: { width: 1.5 }, animation: false, connectNulls: false, ...more };
  }

  function axis(more) {
    const muted = { color: css('--muted'), fontSize: 11 };
    return {
      type: 'value', min: 0, axisLabel: { ...muted, hideOverlap: true }, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { lineStyle: { color: css('--line') } }, splitNumber: 3, ...more,
    };
  }

  const clock = (second) => (second < 60 ? second + ' s' : Math.floor(second / 60) + ':' + String(Math.round(second % 60)).padStart(2, '0'));

  function draw(id, series, more) {
    const place = byId(id);
    charts[id] ??= echarts.init(place, null, { renderer: 'canvas' });
    const muted = { color: css('--muted'), fontSize: 11 };
    charts[id].setOption({
      animation: false, grid: { left: 48, right: more && more.second ? 40 : 12, top: series.length > 1 ? 28 : 10, bottom: 24 },
      legend: { show: series.length > 1, top: 0, left: 0, itemWidth: 14, itemHeight: 2, icon: 'rect', textStyle: { color: css('--text'), fontSize: 11 } },
      xAxis: {
        type: 'value', min: points.length ? points[0].second : 0, max: points.length ? Math.max(points[0].second + 30, points[points.length - 1].second) : 30,
        axisLabel: { ...muted, formatter: clock, hideOverlap: true }, axisLine: { lineStyle: { color: css('--line') } }, axisTick: { show: false },
        splitLine: { show: false }, splitNumber: 5,
      },
      yAxis: more && more.second ? [axis(), axis({ splitLine: { show: false }, minInterval: 1 })] : axis(),
      series,
    }, true);
  }

  const over = (name) => points.map((point) => [point.second, point[name] ?? null]);

  function drawAll() {
    if (document.hidden) return;
    const users = points.some((point) => point.users !== undefined && point.users !== null);
    draw('chart-tokens', [line('tokens/s', over('tokens'), css('--accent')),
      ...(users ? [line('users', over('users'), css('--second'), { yAxisIndex: 1, step: 'end', lineStyle: { width: 1.5, type: 'dashed' } })] : [])], { second: users });
    draw('chart-ttft', [line('p50', over('firstTokenP50'), css('--accent')), line('p95', over('firstTokenP95'), css('--second'))]);
    draw('chart-speed', [line('p50', over('speedP50'), css('--accent'))]);
    draw('chart-requests', [line('requests', over('requests'), css('--accent')), line('failures', over('failures'), css('--failed'))]);
  }

  function facts(run) {
    say('simulation', run.simulation);
    document.title = `Live: ${run.simulation}, ${run.model}`;
    byId('simulated').hidden = !run.emulated;
    fill('facts', [['Model', run.model], ['Target', run.target], ['Run', run.name]].map(([name, value]) => {
      const part = document.createElement('div');
      part.append(element('dt', name), element('dd', value));
      return part;
    }));
  }

  function gauge(name, value, share, low) {
    const part = document.createElement('div');
    const words = document.createElement('p');
    words.append(element('span', name), element('span', value));
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.setAttribute('value', share);
    bar.setAttribute('aria-label', name);
    bar.className = low ? 'low' : '';
    part.append(words, bar);
    return part;
  }

  function gauges(state) {
    const several = new Set(state.quotas.map((quota) => quota.model)).size > 1;
    const quotas = state.quotas.filter((quota) => quota.remaining !== undefined).map((quota) => gauge(
      `${several ? quota.model + ', ' : ''}${quota.resource} left${quota.period ? ' this ' + quota.period : ''}`,
      `${count(quota.remaining)} of ${count(quota.amount)}`, quota.remaining / quota.amount, quota.remaining < 0.1 * quota.amount));
    const names = { requests: 'requests sent', output_tokens: 'output tokens', dollars: 'US dollars at the list price' };
    const budget = state.budget.filter((use) => use.cap !== undefined || use.name === 'dollars').map((use) => {
      const used = use.name === 'dollars' ? '$' + use.used.toFixed(use.used < 1 ? 5 : 2) : count(use.used);
      const cap = use.cap === undefined ? '' : ' of ' + (use.name === 'dollars' ? '$' + use.cap : count(use.cap));
      return gauge(`Budget: ${names[use.name] ?? use.name}`, used + cap, use.cap === undefined ? 0 : Math.min(1, use.used / use.cap), use.cap !== undefined && use.used > 0.9 * use.cap);
    });
    byId('limits-part').hidden = quotas.length + budget.length === 0;
    fill('gauges', [...quotas, ...budget]);
  }

  function server(state) {
    byId('server-part').hidden = !state.server;
    if (!state.server) return;
    fill('server', state.server.figures.map((figure) => {
      const part = document.createElement('div');
      part.append(element('dt', figure.title), element('dd', figure.share ? percent(figure.value) : decimal(figure.value)));
      return part;
    }));
    fill('contradictions', state.server.contradictions.map((text) => element('li', text)));
  }

  function show(state) {
    if (!state.run) return;
    facts(state.run);
    say('phase', state.phase);
    say('left', state.ended || state.leftSeconds === undefined ? `${duration(state.elapsedSeconds)} since the start`
      : `${duration(state.leftSeconds)} left`);
    byId('share').hidden = state.share === undefined;
    if (state.share !== undefined) byId('share').setAttribute('value', state.ended ? 1 : state.share);
    const now = state.point;
    say('tokens', decimal(now.tokens));
    say('tokens-note', `${count(state.tokens)} in all${state.estimated ? ', estimated' : ''}; ${count(now.inFlight)} in flight`
      + (state.waiting === undefined ? '' : `, ${count(state.waiting)} waiting for quota`));
    say('ttft', decimal(now.firstTokenP50));
    say('ttft-note', `p95 ${decimal(now.firstTokenP95)} ms`);
    say('speed', decimal(now.speedP50));
    say('speed-note', `latency p50 ${decimal(now.latencyP50)} ms`);
    say('requests', decimal(now.requests));
    say('requests-note', `${count(state.calls)} calls ended` + (state.attempts === state.calls ? '' : `, ${count(state.attempts)} requests`));
    const failed = Object.entries(state.failures).sort((one, other) => other[1] - one[1]);
    const sum = failed.reduce((total, [, number]) => total + number, 0);
    say('failures', state.attempts === 0 ? '–' : percent(sum / state.attempts));
    say('failures-note', failed.map(([name, number]) => `${name} ${count(number)}`).join(', ') || 'none');
    say('health', state.verdict ? state.verdict.health : '–');
    const health = state.health ?? {};
    say('health-note', `event-loop lag p99 ${decimal(health.lagP99Ms)} ms, processors ${percent(health.processCpu)}`);
    fill('limits', state.verdict && state.verdict.limits.length
      ? state.verdict.limits.map((limit) => {
        const item = document.createElement('li');
        item.append(element('span', limit.word, 'word ' + limit.word), limit.text.replace(/^(PASS|FAIL|INCONCLUSIVE) /, ''));
        return item;
      })
      : [element('li', 'No service level was asked for.', 'note')]);
    byId('dropped').hidden = state.dropped === 0;
    byId('dropped').firstElementChild.textContent = `${count(state.dropped)} requests are in no figure: the disk does not keep up with the records.`;
    gauges(state);
    server(state);
    const reasons = state.verdict ? state.verdict.reasons : [];
    const messages = [...reasons.map((reason) => 'Load generator: ' + reason), ...state.messages.slice().reverse()];
    fill('messages', messages.length ? messages.map((text) => element('li', text)) : [element('li', 'None.', 'note')]);
    byId('stop').disabled = !state.sending || state.ended;
    if (!state.ended && (points.length === 0 || now.second > points[points.length - 1].second)) {
      points.push(now);
      points = points.slice(-MOST_POINTS);
    }
    drawAll();
  }

  let token = location.hash.slice(1);
  if (token) history.replaceState(null, '', location.pathname);

  async function stop() {
    if (!token && byId('token').hidden) {
      byId('token').hidden = false;
      byId('token').focus();
      say('stop-note', 'The console shows the token.');
      return;
    }
    const answer = await fetch('stop', { method: 'POST', headers: { 'X-Stop-Token': token || byId('token').value.trim() } });
    say('stop-note', (await answer.text()).trim());
    if (answer.status === 403) {
      token = '';
      byId('token').hidden = false;
    }
  }

  byId('stop').addEventListener('click', () => stop().catch((failure) => say('stop-note', String(failure))));
  addEventListener('resize', () => Object.values(charts).forEach((chart) => chart.resize()));
  document.addEventListener('visibilitychange', drawAll);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  const events = new EventSource('events');
  events.addEventListener('history', (event) => {
    points = JSON.parse(event.data);
  });
  events.addEventListener('state', (event) => {
    byId('lost').hidden = true;
    show(JSON.parse(event.data));
  });
  events.addEventListener('report', (event) => {
    events.close();
    location.replace(JSON.parse(event.data));
  });
  events.addEventListener('error', () => {
    byId('lost').hidden = false;
  });
})();
