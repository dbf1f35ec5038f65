package cerebras.loadtest.live;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.live.LiveTally.LiveFigures;
import cerebras.loadtest.live.LiveTally.QuotaLeft;
import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.Delays;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.ServerSample;
import cerebras.loadtest.records.SessionEnd;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a running load, for Prometheus and OTLP. Counters and histograms are fed by {@link #accept} on the recorder's
 * thread, one attempt at a time as it is written, so that their totals are those of the records; gauges are asked when
 * somebody reads them.
 *
 * <p>Names, units and buckets that begin with {@code gen_ai} are those of OpenTelemetry's semantic conventions for
 * generative AI. Ours begin with {@code loadtest}. Labels are bounded: outcomes are an enumeration, and models beyond the
 * first {@value #MOST_MODELS} count as {@value #OTHER_MODEL}.
 */
final class LoadMetrics implements LogLine.Visitor {

    static final String OTHER_MODEL = "other";
    static final int MOST_MODELS = 20;

    private static final String PROVIDER = "gen_ai_provider_name";
    private static final String OPERATION = "gen_ai_operation_name";
    private static final String MODEL = "gen_ai_request_model";
    private static final String CHAT = "chat";
    private static final double NANOS_PER_SECOND = 1e9;

    /** What the semantic conventions recommend for durations, in seconds. */
    private static final double[] DURATIONS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };

    /** The same for numbers of tokens. */
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864
    };

    /** By choice: a token takes 0.3 ms on the fastest services and 100 ms on slow ones. */
    private static final double[] TOKEN_TIMES = {
        0.0001, 0.0002, 0.0003, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.02, 0.03, 0.05,
        0.1, 0.25
    };

    private static final double[] SPEEDS = {
        5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 6000, 10_000
    };

    /** By choice: a task of one call takes a fraction of a second, a long one an hour. */
    private static final double[] TASK_TIMES = {0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600};

    private static final double[] DELAYS = {0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Set<String> models = new HashSet<>();
    private final List<LoadStep> steps = new ArrayList<>();
    private final Supplier<Gauges> gauges;
    private final Caps caps;
    private final LongSupplier undelivered;
    private LiveTally tally = new LiveTally(null, Instant.EPOCH);
    private volatile LoadPhase phase;
    private String provider = Dialect.OTHER.text();

    private final Counter requests = Counter.builder()
            .name("loadtest_requests")
            .help("HTTP requests that ended, by outcome; a retried call has several")
            .labelNames(PROVIDER, MODEL, "outcome")
            .register(registry);
    private final Counter calls = Counter.builder()
            .name("loadtest_calls")
            .help("Calls whose last request ended")
            .labelNames(PROVIDER, MODEL)
            .register(registry);
    private final Counter sessions = Counter.builder()
            .name("loadtest_sessions")
            .help("Sessions that ended, by result")
            .labelNames("result")
            .register(registry);
    private final Histogram taskTime = histogram("loadtest_task_time", Unit.SECONDS, TASK_TIMES)
            .help("From the first request due to the end of the last answer, of completed sessions")
            .register(registry);
    private final Histogram tokenUsage = histogram("gen_ai_client_token_usage", null, TOKENS)
            .help("Tokens of each answered request, by type; their sum is the run's tokens")
            .labelNames(OPERATION, PROVIDER, MODEL, "gen_ai_token_type")
            .register(registry);
    private final Histogram duration = histogram("gen_ai_client_operation_duration", Unit.SECONDS, DURATIONS)
            .help("From sending a request to its end, failed ones too: error_type is the outcome")
            .labelNames(OPERATION, PROVIDER, MODEL, "error_type")
            .register(registry);
    private final Histogram firstToken = histogram(
                    "gen_ai_client_operation_time_to_first_chunk", Unit.SECONDS, DURATIONS)
            .help("Time to first token: from sending to the first event with text, of successful streamed requests")
            .labelNames(OPERATION, PROVIDER, MODEL)
            .register(registry);
    private final Histogram latency = ours("loadtest_latency_from_schedule", Unit.SECONDS, DURATIONS)
            .help("From the moment the plan wanted the request sent to its end, of successful requests")
            .register(registry);
    private final Histogram tokenTime = ours("loadtest_time_per_output_token", Unit.SECONDS, TOKEN_TIMES)
            .help("Time per output token after the first, of successful streamed requests that resolve it")
            .register(registry);
    private final Histogram speed = ours("loadtest_output_speed_tokens_per_second", null, SPEEDS)
            .help("1 / time per output token")
            .register(registry);
    private final Histogram scheduleDelay = ours("loadtest_schedule_delay", Unit.SECONDS, DELAYS)
            .help("How late the load generator sent a request")
            .register(registry);
    private final Counter cachedTokens = Counter.builder()
            .name("loadtest_cached_input_tokens")
            .help("Prompt tokens that the provider's cache held, as the server says")
            .labelNames(PROVIDER, MODEL)
            .register(registry);
    private final Gauge eventLoopLag = Gauge.builder()
            .name("loadtest_event_loop_lag")
            .unit(Unit.SECONDS)
            .help("How late event loops came to what was due, in the latest second")
            .labelNames("quantile")
            .register(registry);
    private final Gauge processorUse = Gauge.builder()
            .name("loadtest_processor_use_ratio")
            .help("Processor time / that of all processors in the latest second, of this process and of the machine")
            .labelNames("of")
            .register(registry);
    private final Counter pauses = Counter.builder()
            .name("loadtest_gc_pause")
            .unit(Unit.SECONDS)
            .help("Time in pauses for garbage collection")
            .register(registry);
    private final Gauge heap = Gauge.builder()
            .name("loadtest_heap_used")
            .unit(Unit.BYTES)
            .help("Heap in use")
            .register(registry);
    private final Gauge server = Gauge.builder()
            .name("loadtest_server_reported")
            .help("What the server's own metrics say, as scraped from server.metrics")
            .labelNames("figure")
            .register(registry);
    private final Info run = Info.builder()
            .name("loadtest_run_info")
            .help("The run")
            .labelNames("run", "simulation", "target", "suite_version")
            .register(registry);

    /**
     * @param gauges what no record tells, asked on the thread of whoever reads the metrics
     * @param undelivered spans and exports of metrics that were dropped because no collector took them
     */
    LoadMetrics(int plannedSteps, Supplier<Gauges> gauges, Caps caps, LongSupplier undelivered) {
        this.gauges = gauges;
        this.caps = caps;
        this.undelivered = undelivered;
        this.phase = new LoadPhase(LoadPlan.singleCall(), List.of(), plannedSteps);
        registerGauges();
    }

    private static Histogram.Builder histogram(String name, Unit unit, double[] buckets) {
        Histogram.Builder builder = Histogram.builder().name(name).classicOnly().classicUpperBounds(buckets);
        return unit == null ? builder : builder.unit(unit);
    }

    private static Histogram.Builder ours(String name, Unit unit, double[] buckets) {
        return histogram(name, unit, buckets).labelNames(PROVIDER, MODEL);
    }

    private void registerGauges() {
        gauge("loadtest_in_flight_requests", "Requests that were sent and have not ended", now -> now.inFlight());
        GaugeWithCallback.builder()
                .name("loadtest_waiting_calls")
                .help("Calls that are held back until there is quota for them; absent without pacing")
                .callback(to -> gauges.get().waiting().ifPresent(to::call))
                .register(registry);
        GaugeWithCallback.builder()
                .name("loadtest_planned_users")
                .help("Virtual users that the plan wants now; absent in an open load")
                .callback(to -> phase.users(gauges.get().elapsedNanos()).ifPresent(to::call))
                .register(registry);
        gauge("loadtest_sending", "1 while new calls are sent, 0 when the load drains", now -> now.sending() ? 1 : 0);
        gauge("loadtest_elapsed_seconds", "Since the load began", now -> now.elapsedNanos() / NANOS_PER_SECOND);
        CounterWithCallback.builder()
                .name("loadtest_dropped_records")
                .help("Requests in no record and no metric, because the disk did not keep up")
                .callback(to -> to.call(gauges.get().dropped()))
                .register(registry);
        CounterWithCallback.builder()
                .name("loadtest_otlp_dropped")
                .help("Spans that were dropped because no collector took them")
                .callback(to -> to.call(undelivered.getAsLong()))
                .register(registry);
        quota("loadtest_quota_limit", "Quota as the latest answer told it", limit -> OptionalDouble.of(limit.amount()));
        quota("loadtest_quota_left", "What is left of it", QuotaLeft::left);
        quota("loadtest_quota_used", "Quota less what is left", QuotaLeft::used);
        GaugeWithCallback.builder()
                .name("loadtest_budget_used")
                .help("Use by requests that ended, in requests, output tokens and dollars at the list price")
                .labelNames("of")
                .callback(to -> figures().budget(caps).forEach(use -> to.call(use.used(), use.name())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("loadtest_budget_cap")
                .help("The most that the run may use; absent where there is no maximum")
                .labelNames("of")
                .callback(to ->
                        figures().budget(caps).forEach(use -> use.cap().ifPresent(cap -> to.call(cap, use.name()))))
                .register(registry);
    }

    private void gauge(String name, String help, ToDoubleFunction<Gauges> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(to -> to.call(value.applyAsDouble(gauges.get())))
                .register(registry);
    }

    private void quota(String name, String help, Function<QuotaLeft, OptionalDouble> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(MODEL, "resource", "period")
                .callback(to -> figures()
                        .quotaLeft()
                        .forEach(limit -> value.apply(limit)
                                .ifPresent(found ->
                                        to.call(found, label(limit.model()), limit.resource(), limit.period()))))
                .register(registry);
    }

    private synchronized LiveFigures figures() {
        return tally.look(gauges.get().elapsedNanos());
    }

    /** A line was recorded; on the recorder's thread. */
    void accept(LogLine line) {
        line.accept(this);
    }

    @Override
    public synchronized void header(RunHeader header) {
        provider = header.dialect().text();
        tally = new LiveTally(header, header.startInstant());
        phase = new LoadPhase(header.plan(), List.copyOf(steps), phase.plannedSteps());
        run.setLabelValues(
                header.run(),
                header.simulation(),
                header.target().kind(),
                header.versions().getOrDefault("suite", ""));
    }

    @Override
    public void step(LoadStep step) {
        steps.add(step);
        phase = new LoadPhase(phase.plan(), List.copyOf(steps), phase.plannedSteps());
    }

    @Override
    public void attempt(Attempt attempt) {
        String model;
        synchronized (this) {
            tally.add(attempt);
            model = label(attempt.model());
        }
        boolean ok = attempt.outcome().success();
        requests.labelValues(provider, model, attempt.outcome().label()).inc();
        if (!attempt.willBeRetried()) {
            calls.labelValues(provider, model).inc();
        }
        attempt.outputTokens()
                .ifPresent(tokens ->
                        tokenUsage.labelValues(CHAT, provider, model, "output").observe(tokens));
        AttemptMetric.PROMPT_TOKENS
                .value(attempt)
                .ifPresent(tokens ->
                        tokenUsage.labelValues(CHAT, provider, model, "input").observe(tokens));
        AttemptMetric.CACHED_PROMPT_TOKENS
                .value(attempt)
                .ifPresent(tokens -> cachedTokens.labelValues(provider, model).inc(tokens));
        if (ok || attempt.outcome().failure()) {
            seconds(AttemptMetric.END_TO_END_LATENCY.value(attempt))
                    .ifPresent(seconds -> duration.labelValues(
                                    CHAT,
                                    provider,
                                    model,
                                    ok ? "" : attempt.outcome().label())
                            .observe(seconds));
        }
        seconds(AttemptMetric.SCHEDULE_DELAY.value(attempt))
                .ifPresent(seconds -> scheduleDelay.labelValues(provider, model).observe(seconds));
        if (ok) {
            seconds(AttemptMetric.TIME_TO_FIRST_TOKEN.value(attempt))
                    .ifPresent(seconds ->
                            firstToken.labelValues(CHAT, provider, model).observe(seconds));
            seconds(AttemptMetric.LATENCY_FROM_SCHEDULE.value(attempt))
                    .ifPresent(seconds -> latency.labelValues(provider, model).observe(seconds));
            seconds(AttemptMetric.TIME_PER_OUTPUT_TOKEN.value(attempt))
                    .ifPresent(seconds -> tokenTime.labelValues(provider, model).observe(seconds));
            AttemptMetric.OUTPUT_SPEED
                    .value(attempt)
                    .ifPresent(value -> speed.labelValues(provider, model).observe(value));
        }
    }

    @Override
    public void session(SessionEnd session) {
        sessions.labelValues(session.result().name().toLowerCase(Locale.ROOT)).inc();
        if (session.result() == SessionEnd.Result.COMPLETED) {
            taskTime.observe(session.taskNanos() / NANOS_PER_SECOND);
        }
    }

    private static OptionalDouble seconds(OptionalDouble nanos) {
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsDouble() / NANOS_PER_SECOND) : nanos;
    }

    /** A model's name as a label; only the first ones have one of their own. */
    private synchronized String label(String model) {
        if (models.size() < MOST_MODELS) {
            models.add(model);
        }
        return models.contains(model) ? model : OTHER_MODEL;
    }

    @Override
    public void clientSample(ClientSample sample) {
        Delays lag = sample.eventLoopLag();
        if (lag != null) {
            eventLoopLag.labelValues("0.5").set(lag.p50Nanos() / NANOS_PER_SECOND);
            eventLoopLag.labelValues("0.99").set(lag.p99Nanos() / NANOS_PER_SECOND);
            eventLoopLag.labelValues("1").set(lag.maxNanos() / NANOS_PER_SECOND);
        }
        if (sample.processCpu() != null) {
            processorUse.labelValues("process").set(sample.processCpu());
        }
        if (sample.machineCpu() != null) {
            processorUse.labelValues("machine").set(sample.machineCpu());
        }
        if (sample.pauses() != null) {
            pauses.inc(sample.pauses().totalNanos() / NANOS_PER_SECOND);
        }
        if (sample.heapUsedBytes() != null) {
            heap.set(sample.heapUsedBytes());
        }
    }

    @Override
    public void serverSample(ServerSample sample) {
        sample.figures().forEach((figure, value) -> server.labelValues(figure).set(value));
    }

    /** All metrics at this moment. */
    MetricSnapshots snapshots() {
        return registry.scrape();
    }

    /** The content type of a scrape by someone who accepts these formats. */
    String contentType(String accept) {
        return formats.findWriter(accept).getContentType();
    }

    /** Writes all metrics in the best format that {@code accept}, the header of an HTTP request, allows. */
    void write(String accept, OutputStream to) throws IOException {
        formats.findWriter(accept).write(to, snapshots());
    }
}
