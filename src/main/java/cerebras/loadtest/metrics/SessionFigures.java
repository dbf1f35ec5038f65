package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.SessionMetric.Use;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.SessionEnd.Result;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.BatchMeans;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.KaplanMeier;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Share;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The figures of the sessions of one window. A session belongs to the window in which it ended.
 *
 * @param window the part of the run that they cover
 * @param ended sessions that ended in the window, by result; only results that occurred; sessions that were cut are unfinished
 * @param unfinished sessions that began before the end of the window and were going on at its end
 * @param meanRunning time average of the sessions that were going on
 * @param perMinute completed sessions per minute; {@code null} if the window is too short for rates
 * @param deviated ended sessions with an answer of another kind than the script expects; they can still have completed
 * @param deviations number of these answers
 * @param metrics distributions over the completed sessions
 * @param taskTimes median and 90th percentile of the task time of all sessions, in nanoseconds, see {@link KaplanMeier};
 *     without those that too few sessions are known to reach
 * @param scripts the same sessions by script; empty with only one script
 */
public record SessionFigures(
        Window window,
        Map<Result, Long> ended,
        long unfinished,
        double meanRunning,
        Estimate perMinute,
        long deviated,
        long deviations,
        @JsonIgnore Map<SessionMetric, Distribution> metrics,
        @JsonIgnore List<Percentile> taskTimes,
        List<Script> scripts) {

    /**
     * With more unfinished sessions than this, percentiles of the completed ones are marked: long sessions are more likely to be
     * unfinished than short ones. By choice.
     */
    private static final double MOST_UNFINISHED = 0.1;

    /**
     * The sessions of one script that ended in the window.
     *
     * @param name id of the script
     * @param ended as of all sessions
     * @param taskTime over the completed sessions
     */
    public record Script(
            String name,
            Map<Result, Long> ended,
            @JsonIgnore Distribution taskTime) {

        /** Task time of the completed sessions, without the points for charts. */
        @JsonProperty("taskTime")
        MetricFigures writtenTaskTime() {
            return MetricFigures.of(SessionMetric.TASK_TIME, taskTime.withoutCurve());
        }
    }

    /** Sessions that ended, however they did. */
    @JsonProperty
    public long sessions() {
        return ended.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Sessions of which every request was answered. */
    public long completed() {
        return ended.getOrDefault(Result.COMPLETED, 0L);
    }

    /** Completed sessions of those that ended; absent if none did. */
    public Optional<Share> success() {
        return sessions() == 0 ? Optional.empty() : Optional.of(new Share(completed(), sessions()));
    }

    /** Completed sessions of those that ended, with the 95 % interval; absent if none did. */
    @JsonProperty
    Optional<Estimate> taskSuccess() {
        return success().map(Share::estimate);
    }

    /** Distributions by metric key. */
    @JsonProperty("metrics")
    Map<SessionMetric, MetricFigures> writtenMetrics() {
        Map<SessionMetric, MetricFigures> written = new EnumMap<>(SessionMetric.class);
        Stream.of(SessionMetric.values())
                .forEach(metric -> written.put(metric, MetricFigures.of(metric, metric(metric))));
        return written;
    }

    /**
     * Median and 90th percentile of the task time of all sessions in milliseconds, by name: unfinished sessions count as longer than
     * they were at the end of the window, failed ones as longer than they were when they failed. A percentile that too few sessions
     * are known to reach is absent.
     */
    @JsonProperty
    Map<String, Percentile> taskTimeOfAll() {
        Map<String, Percentile> written = new TreeMap<>();
        taskTimes.forEach(time -> written.put(time.name(), time.map(Unit.TIME::written)));
        return written;
    }

    /** Whether so many sessions were unfinished that the completed ones are likely to be shorter than all. */
    @JsonProperty
    public boolean shortened() {
        return unfinished > MOST_UNFINISHED * (unfinished + sessions());
    }

    /** The distribution of one metric; {@link Distribution#EMPTY} if nothing was measured. */
    public Distribution metric(SessionMetric metric) {
        return metrics.getOrDefault(metric, Distribution.EMPTY);
    }

    /**
     * Computes the {@link SessionFigures} of a window from the records of a run. Memory grows with the number of sessions that go
     * on at the same time, not with that of all sessions.
     */
    static final class Tally {

        private static final double SECONDS_PER_MINUTE = 60;
        /** By choice. */
        private static final int MOST_SCRIPTS = 20;

        private static final String OTHER_SCRIPTS = "others";
        /** The line of a session can precede those of its last requests, by far fewer sessions than this. */
        private static final int MOST_AWAITED = 1_000;

        private static final double[] PERCENTS = {50, 90};

        private final Map<String, Price> prices;
        private final Map<String, Running> running = new HashMap<>();
        private final Map<String, Running> over = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Running> eldest) {
                return size() > MOST_AWAITED;
            }
        };
        private final Map<Result, Long> results = new EnumMap<>(Result.class);
        private final Map<SessionMetric, Sample> samples = new EnumMap<>(SessionMetric.class);
        private final Map<String, ScriptTally> scripts = new TreeMap<>();
        private final KaplanMeier taskTimes = new KaplanMeier();
        private final Window batched;
        private final BatchMeans completions;
        private Window window;
        private long unfinished;
        private double runningNanos;
        private long deviated;
        private long deviations;
        private long latestNanos;
        private boolean any;

        /** @param prices by model; without that of a model, its sessions have no known cost */
        Tally(Window window, Map<String, Price> prices) {
            this.prices = prices;
            this.batched = window;
            this.window = window;
            this.completions = new BatchMeans(window);
        }

        /** Requests of a session so far, and its end. */
        private static final class Running {
            private final Spending.Tally spending;
            private long startNanos = Long.MAX_VALUE;
            private int turns;
            private int answered;
            private long cachedTokens;
            private boolean cachedKnown = true;
            private SessionEnd end;
            private boolean used;

            private Running(Map<String, Price> prices) {
                spending = new Spending.Tally(prices);
            }

            private void add(Attempt attempt) {
                Timestamps moments = attempt.moments();
                startNanos = Math.min(startNanos, moments.begunNanos());
                turns = attempt.agent() == null && attempt.turn() != null ? Math.max(turns, attempt.turn()) : turns;
                spending.add(attempt);
                if (attempt.outcome().success()) {
                    answered++;
                    Integer cached =
                            attempt.tokens() == null ? null : attempt.tokens().cachedPrompt();
                    cachedKnown &= cached != null;
                    cachedTokens += cached == null ? 0 : cached;
                }
            }

            private boolean complete() {
                return end.result() == Result.COMPLETED && answered > 0 && answered >= end.requests();
            }

            private Use use() {
                return new Use(turns, spending.spending(), cachedKnown ? Long.valueOf(cachedTokens) : null);
            }
        }

        private static final class ScriptTally {
            private final Map<Result, Long> results = new EnumMap<>(Result.class);
            private final Sample taskTime = Sample.ofNanos();
        }

        /** The load ended early. */
        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        /** Adds an attempt, of a session or not. */
        void add(Attempt attempt) {
            latestNanos = Math.max(latestNanos, attempt.moments().endNanos());
            if (attempt.session() == null || attempt.moments().begunNanos() == null) {
                return;
            }
            any = true;
            Running session = over.containsKey(attempt.session())
                    ? over.get(attempt.session())
                    : running.computeIfAbsent(attempt.session(), unknown -> new Running(prices));
            session.add(attempt);
            if (session.end != null) {
                use(session);
            }
        }

        /** Adds the end of a session; its last attempts can follow. */
        void add(SessionEnd end) {
            any = true;
            latestNanos = Math.max(latestNanos, end.endNanos());
            Running session = running.remove(end.session());
            session = session == null ? new Running(prices) : session;
            session.end = end;
            over.put(end.session(), session);
            boolean finished = end.result() != Result.CUT && end.endNanos() < window.endNanos();
            observe(taskTimes, end.startNanos(), finished ? end.endNanos() : goingOnUntil(), completedInWindow(end));
            runningNanos += window.overlapNanos(end.startNanos(), finished ? end.endNanos() : goingOnUntil());
            if (finished) {
                ended(end);
                use(session);
            } else {
                unfinished += end.startNanos() < window.endNanos() ? 1 : 0;
            }
        }

        /** Until when a session that did not finish in the window is known to have gone on in it. */
        private long goingOnUntil() {
            return Math.min(window.endNanos(), latestNanos);
        }

        private boolean completedInWindow(SessionEnd end) {
            return end.result() == Result.COMPLETED && window.contains(end.endNanos());
        }

        /** Only the part of a session that is in the window is observed. */
        private void observe(KaplanMeier observations, long startNanos, long untilNanos, boolean completed) {
            long fromNanos = Math.max(0, window.startNanos() - startNanos);
            if (untilNanos - startNanos > fromNanos) {
                observations.add(fromNanos, untilNanos - startNanos, completed);
            }
        }

        private void ended(SessionEnd end) {
            if (!window.contains(end.endNanos())) {
                return;
            }
            results.merge(end.result(), 1L, Long::sum);
            deviated += end.deviations() > 0 ? 1 : 0;
            deviations += end.deviations();
            ScriptTally script = script(end.script());
            script.results.merge(end.result(), 1L, Long::sum);
            if (end.result() == Result.COMPLETED) {
                completions.arrived(end.endNanos(), 1);
                script.taskTime.add(end.taskNanos());
                values(end, null, SessionMetric::ofEnd);
            }
        }

        private ScriptTally script(String name) {
            return scripts.computeIfAbsent(
                    scripts.containsKey(name) || scripts.size() < MOST_SCRIPTS ? name : OTHER_SCRIPTS,
                    unknown -> new ScriptTally());
        }

        /** Adds what the session's requests used, once all of them are there. */
        private void use(Running session) {
            if (!session.used && session.complete() && window.contains(session.end.endNanos())) {
                session.used = true;
                values(session.end, session.use(), metric -> !metric.ofEnd());
            }
        }

        private void values(SessionEnd end, Use use, Predicate<SessionMetric> which) {
            Stream.of(SessionMetric.values())
                    .filter(which)
                    .forEach(metric -> metric.value(end, use)
                            .ifPresent(value -> sample(metric).add(end.endNanos(), value)));
        }

        private Sample sample(SessionMetric metric) {
            return samples.computeIfAbsent(metric, unknown -> {
                Sample sample = metric.unit().newSample();
                return batched.endNanos() == Long.MAX_VALUE ? sample : sample.during(batched);
            });
        }

        /**
         * The figures so far; {@code null} if there were no sessions.
         *
         * @param lasted the window as long as the run lasted
         */
        SessionFigures figures(Window lasted) {
            if (!any) {
                return null;
            }
            KaplanMeier all = taskTimes.copy();
            double withOpenNanos = runningNanos;
            for (Running open : running.values()) {
                observe(all, open.startNanos, goingOnUntil(), false);
                withOpenNanos += window.overlapNanos(open.startNanos, goingOnUntil());
            }
            Map<SessionMetric, Distribution> distributions = new EnumMap<>(SessionMetric.class);
            samples.forEach((metric, sample) -> distributions.put(metric, sample.distribution()));
            return new SessionFigures(
                    lasted,
                    Collections.unmodifiableMap(new EnumMap<>(results)),
                    unfinished
                            + running.values().stream()
                                    .filter(open -> open.startNanos < window.endNanos())
                                    .count(),
                    withOpenNanos == 0 ? 0 : withOpenNanos / (lasted.endNanos() - lasted.startNanos()),
                    perMinute(completions.estimate(lasted)),
                    deviated,
                    deviations,
                    distributions,
                    percentiles(all),
                    scripts.size() < 2
                            ? List.of()
                            : scripts.entrySet().stream()
                                    .map(script -> new Script(
                                            script.getKey(),
                                            Collections.unmodifiableMap(new EnumMap<>(script.getValue().results)),
                                            script.getValue().taskTime.distribution()))
                                    .toList());
        }

        private static Estimate perMinute(Estimate perSecond) {
            return perSecond == null
                    ? null
                    : new Estimate(
                            perSecond.value() * SECONDS_PER_MINUTE,
                            perSecond.low() == null ? null : perSecond.low() * SECONDS_PER_MINUTE,
                            perSecond.high() == null ? null : perSecond.high() * SECONDS_PER_MINUTE,
                            perSecond.tooShort());
        }

        private static List<Percentile> percentiles(KaplanMeier observations) {
            return DoubleStream.of(PERCENTS)
                    .mapToObj(observations::percentile)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }
}
