package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallAssembler;
import cerebras.loadtest.records.CallAssembler.Call;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Share;
import cerebras.loadtest.stats.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Counts the calls and sessions of a window for a service level. A call is judged by its last attempt: a call that succeeds after retries
 * is a success, in the window in which it ended. A call that still waits for a retry is a failure, in the window in which its
 * latest attempt ended. A call that was cancelled by plan does not count.
 *
 * <p>A limit on the task time counts a session as soon as it is known whether the session is within the bound: when it is completed,
 * or when it has lasted longer than the bound, whatever becomes of it. A session belongs to the window that has this moment, so a window
 * that is shorter than its longest sessions is judged as strictly as a longer one. Sessions that failed or were cut earlier do not
 * count. (They would bias the share: of the long sessions, more are cut.)
 *
 * <p>Not thread-safe. Memory does not grow with the number of calls; only those that wait for a retry are kept.
 */
public final class ServiceTally {

    private final ServiceLevel level;
    private final List<PercentileTally> taskTimes;
    private final boolean checked;
    private final CallAssembler calls = new CallAssembler();
    private final Counts all;
    /** Of the requests that have limits of their own, by their name. */
    private final Map<String, Counts> requests = new TreeMap<>();

    private final Map<String, List<PercentileLimit>> bounds = new HashMap<>();

    private long sessions;
    private long completedSessions;

    /**
     * Treats attempts as independent of each other.
     *
     * @param checked whether the run checks its answers
     */
    public ServiceTally(ServiceLevel level, boolean checked) {
        this(level, checked, Optional.empty());
    }

    /** Accounts for the correlation of values that were measured at about the same time in this window. */
    public ServiceTally(ServiceLevel level, boolean checked, Window window) {
        this(level, checked, Optional.of(window));
    }

    private ServiceTally(ServiceLevel level, boolean checked, Optional<Window> window) {
        this.level = level;
        this.checked = checked;
        all = new Counts(level.percentiles(Optional.empty()), window);
        level.requests().forEach(name -> requests.put(name, new Counts(level.percentiles(Optional.of(name)), window)));
        taskTimes = level.percentiles().stream()
                .filter(limit -> !limit.ofCalls())
                .map(limit -> new PercentileTally(limit, window))
                .toList();
    }

    /**
     * Adds an attempt. Attempts of a call must be added in chronological order.
     *
     * @param inWindow whether it ended in the window
     */
    public void add(Attempt attempt, boolean inWindow) {
        Optional<Call> call = calls.add(attempt);
        Counts own = requests.get(attempt.requestName());
        all.unanswered.remove(attempt.call());
        if (own != null) {
            own.unanswered.remove(attempt.call());
        }
        if (attempt.outcome() == Outcome.CANCELLED_BY_PLAN) {
            return;
        }
        if (inWindow && call.isPresent()) {
            Quality quality = quality(call.get());
            all.add(call.get(), quality);
            if (own != null) {
                own.add(call.get(), quality);
            }
        } else if (inWindow) {
            all.unanswered.add(attempt.call());
            if (own != null) {
                own.unanswered.add(attempt.call());
            }
        }
    }

    /** Adds a session that is over. */
    public void add(SessionEnd session, Window window) {
        boolean completed = session.result() == SessionEnd.Result.COMPLETED;
        if (session.result() != SessionEnd.Result.CUT && window.contains(session.endNanos())) {
            sessions++;
            completedSessions += completed ? 1 : 0;
        }
        for (PercentileTally tally : taskTimes) {
            boolean beyond = tally.limit().isBeyond(session.taskNanos());
            long knownNanos =
                    beyond ? session.startNanos() + (long) tally.limit().bound() : session.endNanos();
            if ((completed || beyond) && window.contains(knownNanos)) {
                tally.add(knownNanos, session.taskNanos());
            }
        }
    }

    /** Whether a call counts as good. */
    private enum Quality {
        GOOD,
        UNDECIDED,
        BAD
    }

    private Quality quality(Call call) {
        String name = call.last().requestName();
        boolean validOnly = level.limitsValidity(Optional.of(name));
        List<PercentileLimit> limits = bounds.computeIfAbsent(name, level::bounds);
        if (!call.success()
                || validOnly && call.last().invalid() != null
                || !limits.stream().allMatch(limit -> limit.keptBy(call))) {
            return Quality.BAD;
        }
        return validOnly && !checked || limits.stream().anyMatch(limit -> limit.undecidedBy(call))
                ? Quality.UNDECIDED
                : Quality.GOOD;
    }

    /**
     * The counts so far.
     *
     * @param outputThroughput output throughput of the same window; {@code null} if not measured
     */
    public Evidence evidence(Estimate outputThroughput) {
        Map<String, Evidence> own = new HashMap<>();
        requests.forEach((name, counts) -> own.put(name, counts.evidence(checked, null, Map.of())));
        Evidence calls = all.evidence(checked, outputThroughput, own);
        Map<PercentileLimit, Evidence.Measured> measured = new HashMap<>(calls.percentiles());
        taskTimes.forEach(tally -> tally.measured().ifPresent(found -> measured.put(tally.limit(), found)));
        return new Evidence(
                calls.calls(),
                calls.successes(),
                calls.checked(),
                calls.valid(),
                calls.good(),
                calls.undecided(),
                sessions,
                completedSessions,
                measured,
                outputThroughput,
                own);
    }

    /** The counts of all calls, or of those with one name. */
    private static final class Counts {

        private final List<PercentileTally> percentiles;

        /** Calls that wait for another attempt, and whose latest attempt ended in the window. */
        private final Set<String> unanswered = new HashSet<>();

        private long ended;
        private long successes;
        private long valid;
        private long good;
        private long undecided;

        Counts(List<PercentileLimit> limits, Optional<Window> window) {
            percentiles = limits.stream()
                    .map(limit -> new PercentileTally(limit, window))
                    .toList();
        }

        void add(Call call, Quality quality) {
            ended++;
            if (call.success()) {
                successes++;
                valid += call.last().invalid() == null ? 1 : 0;
                percentiles.forEach(tally -> tally.add(call));
            }
            good += quality == Quality.GOOD ? 1 : 0;
            undecided += quality == Quality.UNDECIDED ? 1 : 0;
        }

        Evidence evidence(boolean checked, Estimate outputThroughput, Map<String, Evidence> requests) {
            Map<PercentileLimit, Evidence.Measured> measured = new HashMap<>();
            percentiles.forEach(tally -> tally.measured().ifPresent(found -> measured.put(tally.limit(), found)));
            return new Evidence(
                    ended + unanswered.size(),
                    successes,
                    checked ? successes : 0,
                    checked ? valid : 0,
                    good,
                    undecided,
                    0,
                    0,
                    measured,
                    outputThroughput,
                    requests);
        }
    }

    /** Counts the values of a metric that exceed the bound of a limit. */
    static final class PercentileTally {

        private final PercentileLimit limit;
        private final Sample sample;
        private long values;
        private long beyond;
        private long unresolved;

        /** @param window window of all values; absent if unknown, then values are treated as independent */
        PercentileTally(PercentileLimit limit, Optional<Window> window) {
            Sample independent = limit.metric().unit().newSample();
            this.limit = limit;
            this.sample = window.map(independent::during).orElse(independent);
        }

        PercentileLimit limit() {
            return limit;
        }

        void add(Call success) {
            long momentNanos = success.last().moments().endNanos();
            unresolved += limit.undecidedBy(success) ? 1 : 0;
            values(success, limit).forEach(value -> add(momentNanos, value));
        }

        private void add(long momentNanos, double value) {
            values++;
            beyond += limit.isBeyond(value) ? 1 : 0;
            sample.add(momentNanos, value);
        }

        /** Absent if there are no values. */
        Optional<Evidence.Measured> measured() {
            if (values == 0 && unresolved > 0) {
                return Optional.of(new Evidence.Measured(null, null, unresolved));
            }
            return sample.percentile(limit.percentValue())
                    .map(percentile -> new Evidence.Measured(
                            new Share(beyond, values, sample.effectiveSize(limit.bound())),
                            new Estimate(percentile.value(), percentile.low(), percentile.high()),
                            unresolved));
        }
    }

    /**
     * The values of a call's last attempt. Only the latency from scheduled start begins at the scheduled start of the first
     * attempt, so that it includes failed attempts and the waits after them.
     */
    static DoubleStream values(Call call, PercentileLimit limit) {
        return limit.metric() == AttemptMetric.LATENCY_FROM_SCHEDULE && call.attempts() > 1
                ? call.latencyNanos().stream().asDoubleStream()
                : limit.metric() instanceof AttemptMetric metric ? metric.values(call.last()) : DoubleStream.empty();
    }
}
