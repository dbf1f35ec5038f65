package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.Timeline;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.RunAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a burst says: how far it drove the load and the time to first token, and how long it took until no more calls were
 * in flight than before. Read from the figures over time, so as exact as their steps are long.
 */
final class BurstAnswer {

    /** By choice: a tenth and half a call above what it was before is normal again. */
    private static final double NORMAL = 1.1;

    private static final double HALF_A_CALL = 0.5;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Timeline.Point> before;
    private final List<Timeline.Point> after;
    private final long stepNanos;
    private final int calls;
    private final boolean background;
    private final long burstNanos;

    private BurstAnswer(RunSummary summary) {
        LoadPlan plan = summary.run().plan();
        burstNanos = plan.steadyStartNanos();
        calls = plan.offered().burstCalls();
        background = plan.offered().ratePerSecond() != null;
        stepNanos = summary.timeline().stepNanos();
        // A step in which the burst began is neither before nor, when it is over in that step, without its traces.
        before = points(summary, point -> point.startNanos() + stepNanos <= burstNanos);
        after = points(summary, point -> point.startNanos() + stepNanos > burstNanos);
    }

    private static List<Timeline.Point> points(RunSummary summary, Function<Timeline.Point, Boolean> wanted) {
        return summary.timeline().points().stream().filter(wanted::apply).toList();
    }

    /** Absent when the run was no burst, or ended before it. */
    static Optional<RunAnswer> of(RunSummary summary) {
        LoadPlan.Offered offered = summary.run().plan().offered();
        boolean burst = offered != null && offered.burstCalls() != null;
        return burst ? new BurstAnswer(summary).answer() : Optional.empty();
    }

    private Optional<RunAnswer> answer() {
        if (after.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(recovery());
        timeToFirstToken().ifPresent(lines::add);
        lines.add(format("Read from steps of %.0f s; in flight is the mean of a step.", stepNanos / 1e9));
        return Optional.of(new RunAnswer("The burst", lines));
    }

    private String recovery() {
        return background
                ? recoveryOfOthers()
                : format(
                        "%,d calls came at once, and up to %.1f were in flight. The last had ended after %.0f s at the latest.",
                        calls, most(), secondsUntilAfter(after.get(after.size() - 1)));
    }

    private String recoveryOfOthers() {
        double normal = before.stream()
                .mapToDouble(Timeline.Point::meanInFlight)
                .average()
                .orElse(0);
        String state = format(
                "%,d calls came at once, and up to %.1f were in flight; %.1f were before.", calls, most(), normal);
        return after.stream()
                .filter(point -> point.startNanos() >= burstNanos)
                .filter(point -> point.meanInFlight() <= NORMAL * normal + HALF_A_CALL)
                .findFirst()
                .map(point ->
                        state + format(" It was normal again after %.0f s at the latest.", secondsUntilAfter(point)))
                .orElseGet(() -> state + " It was not normal again before the run ended.");
    }

    private double most() {
        return after.stream().mapToDouble(Timeline.Point::meanInFlight).max().orElse(0);
    }

    private double secondsUntilAfter(Timeline.Point point) {
        return (point.startNanos() + stepNanos - burstNanos) / 1e9;
    }

    private Optional<String> timeToFirstToken() {
        Optional<Double> worst = worst(after);
        return worst.map(nanos ->
                format("Time to first token, median of a step: up to %,.0f ms", nanos / NANOS_PER_MILLI)
                        + worst(before)
                                .map(normal -> format("; up to %,.0f ms before.", normal / NANOS_PER_MILLI))
                                .orElse("."));
    }

    private static Optional<Double> worst(List<Timeline.Point> points) {
        return points.stream()
                .map(point -> point.median(AttemptMetric.TIME_TO_FIRST_TOKEN))
                .filter(Objects::nonNull)
                .max(Double::compare);
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
