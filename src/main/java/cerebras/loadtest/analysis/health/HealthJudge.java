package cerebras.loadtest.analysis.health;

import static cerebras.loadtest.metrics.AttemptMetric.END_TO_END_LATENCY;
import static cerebras.loadtest.metrics.AttemptMetric.EVENT_GAP;
import static cerebras.loadtest.metrics.AttemptMetric.LATENCY_FROM_SCHEDULE;
import static cerebras.loadtest.metrics.AttemptMetric.SCHEDULE_DELAY;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.analysis.health.GeneratorHealth.Reason;
import cerebras.loadtest.analysis.health.GeneratorHealth.ReferenceTime;
import cerebras.loadtest.analysis.health.GeneratorHealth.Status;
import cerebras.loadtest.analysis.health.GeneratorHealth.Symptom;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.ClientFigures;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compares measurements of the load generator with the figures of the same run. Missing measurements are not a reason.
 */
final class HealthJudge {

    private final Figures figures;
    private final ClientFigures client;
    private final boolean scheduled;
    private final LogHealth log;

    /**
     * @param client measurements of the load generator; {@code null} if there are none
     * @param scheduled whether the load has due times; users of a closed load have none
     * @param log state of the records
     */
    HealthJudge(Figures figures, ClientFigures client, boolean scheduled, LogHealth log) {
        this.figures = figures;
        this.client = client;
        this.scheduled = scheduled;
        this.log = log;
    }

    Stream<Reason> reasons() {
        return Stream.of(ofClient(), scheduleDelay().stream(), dropped().stream())
                .flatMap(reasons -> reasons);
    }

    private Stream<Reason> ofClient() {
        return client == null
                ? Stream.empty()
                : Stream.of(processors(client), lag(client.eventLoopLag()), pauses(client))
                        .flatMap(reasons -> reasons);
    }

    /** The use of the machine is a reason only if it is worse than the use of this process. */
    private static Stream<Reason> processors(ClientFigures client) {
        Optional<Reason> process = mean(Symptom.PROCESS_CPU, client.processCpu());
        Optional<Reason> machine = mean(Symptom.MACHINE_CPU, client.machineCpu())
                .filter(busy -> process.isEmpty() || process.get().verdict().compareTo(busy.verdict()) < 0);
        return Stream.of(process, machine).flatMap(Optional::stream);
    }

    private static Optional<Reason> mean(Symptom symptom, Distribution shares) {
        return Optional.ofNullable(shares.mean())
                .flatMap(mean -> reason(symptom, mean, Tolerance.OF_PROCESSORS, null, AffectedFigure.ALL_BUT_SUCCESS));
    }

    private Stream<Reason> lag(Distribution lag) {
        return Stream.of(
                        lag(
                                lag,
                                median(TIME_TO_FIRST_TOKEN),
                                Tolerance.OF_A_TIME,
                                EnumSet.of(AffectedFigure.FIRST_TOKEN)),
                        lag(lag, streaming(), Tolerance.OF_A_TIME, EnumSet.of(AffectedFigure.OUTPUT_SPEED)),
                        lag(
                                lag,
                                median(END_TO_END_LATENCY),
                                Tolerance.OF_A_TIME,
                                EnumSet.of(AffectedFigure.LATENCY, AffectedFigure.THROUGHPUT)),
                        lag(lag, median(EVENT_GAP), Tolerance.OF_A_GAP, EnumSet.of(AffectedFigure.EVENT_GAP)))
                .flatMap(Optional::stream);
    }

    private static Optional<Reason> lag(
            Distribution lag, Optional<ReferenceTime> reference, Tolerance tolerance, Set<AffectedFigure> affected) {
        return p99(lag).flatMap(late ->
                delay(Symptom.EVENT_LOOP_LAG, late, reference, tolerance, Tolerance.LEAST_DELAY_NANOS, affected));
    }

    private Stream<Reason> pauses(ClientFigures client) {
        if (client.pauses() == null) {
            return Stream.empty();
        }
        Optional<Reason> share =
                reason(Symptom.PAUSE_SHARE, client.pauseShare(), Tolerance.OF_PAUSES, null, AffectedFigure.TIMES);
        Optional<Reason> longest = Optional.ofNullable(client.pauses().longestNanos())
                .flatMap(nanos -> delay(
                        Symptom.LONGEST_PAUSE,
                        nanos,
                        median(TIME_TO_FIRST_TOKEN).or(() -> median(END_TO_END_LATENCY)),
                        Tolerance.OF_THE_LARGEST,
                        Tolerance.LEAST_PAUSE_NANOS,
                        EnumSet.of(AffectedFigure.FIRST_TOKEN, AffectedFigure.LATENCY)));
        return Stream.of(share, longest).flatMap(Optional::stream);
    }

    private Optional<Reason> scheduleDelay() {
        if (!scheduled) {
            return Optional.empty();
        }
        return p99(figures.metric(SCHEDULE_DELAY))
                .flatMap(late -> delay(
                        Symptom.SCHEDULE_DELAY,
                        late,
                        median(LATENCY_FROM_SCHEDULE),
                        Tolerance.OF_A_TIME,
                        Tolerance.LEAST_DELAY_NANOS,
                        EnumSet.of(AffectedFigure.LATENCY, AffectedFigure.REQUEST_RATE)));
    }

    private Optional<Reason> dropped() {
        if (log.droppedAttempts() == null || log.droppedAttempts() == 0) {
            return Optional.empty();
        }
        double share = (double) log.droppedAttempts() / (log.droppedAttempts() + log.attempts());
        return reason(Symptom.DROPPED, share, Tolerance.OF_DROPPED, null, EnumSet.allOf(AffectedFigure.class));
    }

    private Optional<ReferenceTime> median(AttemptMetric metric) {
        return figures.metric(metric)
                .percentile(50)
                .map(median -> new ReferenceTime("median " + metric.title().toLowerCase(Locale.ROOT), median.value()));
    }

    /** Approximate streaming time of an answer: median latency minus median time to first token. */
    private Optional<ReferenceTime> streaming() {
        return median(END_TO_END_LATENCY)
                .flatMap(end -> median(TIME_TO_FIRST_TOKEN)
                        .filter(first -> first.nanos() < end.nanos())
                        .map(first ->
                                new ReferenceTime("median time from first token to end", end.nanos() - first.nanos())));
    }

    private static Optional<Double> p99(Distribution values) {
        return values.percentile(99).map(Percentile::value);
    }

    private static Optional<Reason> delay(
            Symptom symptom,
            double nanos,
            Optional<ReferenceTime> reference,
            Tolerance tolerance,
            double leastNanos,
            Set<AffectedFigure> affected) {
        return reference.flatMap(time -> reason(symptom, nanos, tolerance.of(time, leastNanos), time, affected));
    }

    private static Optional<Reason> reason(
            Symptom symptom,
            double measured,
            Tolerance tolerance,
            ReferenceTime reference,
            Set<AffectedFigure> affected) {
        Status verdict = tolerance.judge(measured);
        return verdict == Status.OK
                ? Optional.empty()
                : Optional.of(new Reason(symptom, verdict, measured, tolerance.limit(verdict), reference, affected));
    }

    /**
     * Thresholds. All values are by choice, each with its reason.
     *
     * @param degraded above this, the client degrades a figure
     * @param invalid above this, the figure is invalid
     */
    record Tolerance(double degraded, double invalid) {

        private static final double NEVER = Double.POSITIVE_INFINITY;

        /**
         * A delay relative to the time that contains it. Services are compared for differences of 5 %; if a quarter of
         * a time may come from the client, it no longer describes the service.
         */
        static final Tolerance OF_A_TIME = new Tolerance(0.05, 0.25);

        /** The same for a gap between two events, which is short: this figure is affected long before the others. */
        static final Tolerance OF_A_GAP = new Tolerance(0.25, NEVER);

        /** The longest pause relative to a median time: it affects the largest values only. */
        static final Tolerance OF_THE_LARGEST = new Tolerance(0.25, NEVER);

        /** Shorter delays are never reported: timers and networks are not more precise. */
        static final double LEAST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        /** The same for a single pause. Every JVM has pauses of ten or twenty milliseconds, which affect few calls. */
        static final double LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

        /** Mean processor use: from about this on, runnable threads have to wait. */
        static final Tolerance OF_PROCESSORS = new Tolerance(0.85, 0.95);

        /**
         * Share of time in pauses: from 1 % on, one event in a hundred is late, which affects p99; from 5 % on, p95.
         */
        static final Tolerance OF_PAUSES = new Tolerance(0.01, 0.05);

        /** Share of missing attempts: any is too many, and from 1 % on p99 is unknown. */
        static final Tolerance OF_DROPPED = new Tolerance(0, 0.01);

        /** These thresholds as parts of a time, but never below {@code leastNanos}. */
        Tolerance of(ReferenceTime reference, double leastNanos) {
            return new Tolerance(
                    Math.max(leastNanos, degraded * reference.nanos()),
                    Math.max(leastNanos, invalid * reference.nanos()));
        }

        Status judge(double measured) {
            return measured > invalid ? Status.INVALID : measured > degraded ? Status.DEGRADED : Status.OK;
        }

        /** The threshold that a value with this verdict exceeds. */
        double limit(Status verdict) {
            return verdict == Status.INVALID ? invalid : degraded;
        }
    }
}
