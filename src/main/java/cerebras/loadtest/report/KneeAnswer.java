package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.analysis.capacity.Knee;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.stats.Percentile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What a staircase says: up to how many users the total throughput grows, and why it does not grow beyond. */
final class KneeAnswer {

    private static final Set<Outcome> QUOTA =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED);
    private static final Set<Outcome> QUEUE = EnumSet.of(Outcome.QUEUE_FULL);
    private static final int FEWEST_STEPS = 3;
    private static final String TITLE = "The knee";

    private KneeAnswer() {}

    /**
     * Absent when the run is no staircase: fewer than three complete steps, or steps that do not all have more users; and
     * when no step put anything out.
     */
    static Optional<RunAnswer> of(RunSummary summary) {
        List<Knee.Step> steps = steps(summary);
        return steps.isEmpty() ? Optional.empty() : Optional.of(answer(steps));
    }

    /** The knee; absent when the run is no staircase, or its throughput grows up to the last step. */
    static Optional<Knee> knee(RunSummary summary) {
        return Knee.of(steps(summary));
    }

    /** The steps of a staircase; none when the run is no staircase. */
    private static List<Knee.Step> steps(RunSummary summary) {
        List<Knee.Step> steps = summary.steps().stream()
                .filter(slice -> slice.figures().window().complete())
                .map(KneeAnswer::step)
                .toList();
        return steps.size() < FEWEST_STEPS || !ascending(steps) || silent(steps) ? List.of() : steps;
    }

    private static boolean silent(List<Knee.Step> steps) {
        return steps.stream().allMatch(step -> step.throughput().value() == 0);
    }

    private static boolean ascending(List<Knee.Step> steps) {
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).users() <= steps.get(i - 1).users()) {
                return false;
            }
        }
        return true;
    }

    private static Knee.Step step(Breakdown slice) {
        Figures figures = slice.figures();
        return new Knee.Step(
                Integer.parseInt(slice.name()),
                figures.outputThroughput(),
                median(figures, TIME_TO_FIRST_TOKEN),
                median(figures, OUTPUT_SPEED),
                share(figures, QUOTA),
                share(figures, QUEUE),
                false);
    }

    private static OptionalDouble median(Figures figures, AttemptMetric metric) {
        return figures.metric(metric)
                .percentile(50)
                .map(Percentile::value)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private static double share(Figures figures, Set<Outcome> outcomes) {
        long some = outcomes.stream()
                .mapToLong(outcome -> figures.outcomes().getOrDefault(outcome, 0L))
                .sum();
        return figures.attempts() == 0 ? 0 : (double) some / figures.attempts();
    }

    private static RunAnswer answer(List<Knee.Step> steps) {
        return Knee.of(steps)
                .map(knee -> new RunAnswer(TITLE, told(knee)))
                .orElseGet(() -> new RunAnswer(
                        TITLE,
                        List.of(
                                "No knee up to %,d users: the total throughput still grows with them. To go further: -Dusers=%d"
                                        .formatted(
                                                last(steps).users(),
                                                2 * last(steps).users()))));
    }

    private static Knee.Step last(List<Knee.Step> steps) {
        return steps.get(steps.size() - 1);
    }

    private static List<String> told(Knee knee) {
        List<String> lines = new ArrayList<>();
        lines.add("At about %,.0f users: up to there more users get more in total, beyond it they share what there is."
                .formatted(knee.users()));
        lines.add(cause(knee));
        lines.add(
                "It is where the line of a few users, who do not wait for each other, reaches the highest throughput of"
                        + " any step (N* of operational analysis).");
        return lines;
    }

    private static String cause(Knee knee) {
        String at = " (read from the step of %,d users)".formatted(knee.beyond());
        return switch (knee.cause()) {
            case QUOTA -> "Cause: the quota. It refuses more than 1 % of the attempts" + at + ".";
            case QUEUE_FULL -> "Cause: the provider is full. It refuses more than 1 % of the attempts" + at + ".";
            case CLIENT -> "Cause: this client, which was overloaded" + at + ".";
            case PROVIDER_SLOWS -> "Cause: the provider slows down: " + slowing(knee) + at + ".";
            case UNEXPLAINED -> "Cause: not found. Neither refusals nor slower answers explain it" + at + ".";
        };
    }

    private static String slowing(Knee knee) {
        List<String> growth = new ArrayList<>();
        knee.timeToFirstTokenGrowth().ifPresent(times -> growth.add("time to first token %.1f times".formatted(times)));
        knee.speedGrowth().ifPresent(times -> growth.add("output speed of a call %.2f times".formatted(times)));
        return String.join(", ", growth) + " that of the first step";
    }
}
