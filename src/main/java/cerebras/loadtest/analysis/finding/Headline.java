package cerebras.loadtest.analysis.finding;

import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.stats.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The window whose figures are shown first: the steady window, or one step of a stepped load, or the whole run if
 * nothing ended in either.
 *
 * @param figures figures of the window
 * @param wholeRun whether the whole run replaces the steady window
 * @param step users of the step; {@code null} if the window is not a step
 * @param reason why this step was chosen; {@code null} likewise
 */
public record Headline(Figures figures, boolean wholeRun, String step, Choice reason) {

    /** Why a step is shown. */
    public enum Choice {
        /** It has the most users that meet the service level of a search for capacity. */
        CAPACITY,
        /** It is nearest to the knee. */
        KNEE,
        /** The lower end of its throughput's interval is the highest. */
        THROUGHPUT
    }

    /** The window of this run. */
    public static Headline of(RunSummary summary) {
        return capacity(summary)
                .or(() -> knee(summary))
                .or(() -> highest(summary))
                .orElseGet(() -> steadyOrWhole(summary));
    }

    private static Headline steadyOrWhole(RunSummary summary) {
        boolean wholeRun = summary.run().plan().measuredWhole()
                || summary.steady().attempts() == 0 && summary.whole().attempts() > 0;
        return new Headline(wholeRun ? summary.whole() : summary.steady(), wholeRun, null, null);
    }

    private static Headline ofStep(Breakdown step, Choice reason) {
        return new Headline(step.figures(), false, step.name(), reason);
    }

    /** Among all steps with this number of users, the one with the most calls. */
    private static Optional<Headline> capacity(RunSummary summary) {
        if (summary.capacity() == null || summary.capacity().meet() == null) {
            return Optional.empty();
        }
        int users = summary.capacity().meet().users();
        return withThroughput(summary).stream()
                .filter(step -> users(step) == users)
                .max(Comparator.comparingLong(step -> step.figures().attempts()))
                .map(step -> ofStep(step, Choice.CAPACITY));
    }

    private static Optional<Headline> knee(RunSummary summary) {
        return Knee.of(Knee.steps(summary))
                .flatMap(knee -> withThroughput(summary).stream()
                        .min(Comparator.comparingDouble(step -> Math.abs(users(step) - knee.users())))
                        .map(step -> ofStep(step, Choice.KNEE)));
    }

    /** A step without an interval ranks below all steps with one: noise must not win. */
    private static Optional<Headline> highest(RunSummary summary) {
        return withThroughput(summary).stream()
                .max(Comparator.comparing((Breakdown step) -> throughput(step).low() != null)
                        .thenComparingDouble(Headline::low))
                .map(step -> ofStep(step, Choice.THROUGHPUT));
    }

    private static List<Breakdown> withThroughput(RunSummary summary) {
        return summary.steps().stream()
                .filter(step -> throughput(step) != null && throughput(step).value() > 0)
                .toList();
    }

    private static Estimate throughput(Breakdown step) {
        return step.figures().outputThroughput();
    }

    private static double low(Breakdown step) {
        Double low = throughput(step).low();
        return low == null ? throughput(step).value() : low;
    }

    private static int users(Breakdown step) {
        return step.number();
    }

    /** The window's name. */
    public String name() {
        return step != null ? "step of " + users() : wholeRun ? "whole run" : "steady window";
    }

    /** Users of the step, as text. */
    public String users() {
        return step + (step.equals("1") ? " user" : " users");
    }
}
