package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Where the throughput of a stepped load stops growing with the users: the intersection of its two asymptotes, which
 * are the line through steps with few users, which do not wait for each other, and the highest throughput of any step.
 * (Lazowska and others, Quantitative System Performance, 1984, chapter 5: N* of a closed load.) For a server with a
 * fixed number of slots the knee is that number.
 *
 * @param users intersection of the asymptotes: highest throughput / throughput of one user; may lie between steps
 * @param below users of the last step up to the knee; absent if the first step is already beyond it
 * @param beyond users of the first step that clearly lacks throughput, which shows the cause
 * @param cause the difference in that step
 * @param timeToFirstTokenGrowth median of that step / of the first step; absent if either was not measured
 * @param speedGrowth the same ratio for a call's output speed
 */
public record Knee(
        double users,
        OptionalInt below,
        int beyond,
        Cause cause,
        OptionalDouble timeToFirstTokenGrowth,
        OptionalDouble speedGrowth) {

    /**
     * By choice: a step clearly lacks throughput when the highest throughput of any step is below 90 % of the line
     * there, and the whole interval of its own throughput is below the line.
     */
    private static final double CLEARLY = 0.9;

    private static final double MANY_REFUSED = 0.01;
    /** By choice: medians that differ by less than 10 % count as equal. */
    private static final double SAME = 0.1;

    /** By choice: fewer steps do not determine the asymptotes. */
    private static final int FEWEST_STEPS = 3;

    private static final Set<Outcome> QUOTA =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED);

    /**
     * The steps of a staircase: three complete ones or more, each with more users than the previous one, at least one
     * with throughput; empty for any other run.
     */
    public static List<Step> steps(RunSummary summary) {
        List<Step> steps = summary.steps().stream()
                .filter(step ->
                        step.figures().window().complete() && step.figures().outputThroughput() != null)
                .map(step -> step(step, GeneratorHealth.in(step, summary)))
                .toList();
        boolean ascending = IntStream.range(1, steps.size())
                .allMatch(i -> steps.get(i - 1).users() < steps.get(i).users());
        boolean silent = steps.stream().allMatch(step -> step.throughput().value() == 0);
        return steps.size() < FEWEST_STEPS || !ascending || silent ? List.of() : steps;
    }

    private static Step step(Breakdown step, GeneratorHealth health) {
        Figures figures = step.figures();
        return new Step(
                step.number(),
                figures.outputThroughput(),
                median(figures, AttemptMetric.TIME_TO_FIRST_TOKEN),
                median(figures, AttemptMetric.OUTPUT_SPEED),
                share(figures, QUOTA),
                share(figures, EnumSet.of(Outcome.QUEUE_FULL)),
                health.verdict() == GeneratorHealth.Status.INVALID);
    }

    private static OptionalDouble median(Figures figures, AttemptMetric metric) {
        return figures.metric(metric).percentile(50).stream()
                .mapToDouble(Percentile::value)
                .findFirst();
    }

    private static double share(Figures figures, Set<Outcome> outcomes) {
        long some = outcomes.stream()
                .mapToLong(outcome -> figures.outcomes().getOrDefault(outcome, 0L))
                .sum();
        return figures.attempts() == 0 ? 0 : (double) some / figures.attempts();
    }

    /** The knee of these steps, in any order; absent if throughput grows up to the last of them. */
    public static Optional<Knee> of(List<Step> steps) {
        List<Step> ascending =
                steps.stream().sorted(Comparator.comparingInt(Step::users)).toList();
        return ascending.stream()
                .max(Comparator.comparingDouble(step -> step.throughput().value()))
                .flatMap(best -> of(ascending, best));
    }

    private static Optional<Knee> of(List<Step> ascending, Step best) {
        double perUser = perUser(ascending, best.throughput().value());
        double users = best.throughput().value() / perUser;
        return ascending.stream()
                .filter(step -> users < CLEARLY * step.users() && highEnd(step) < perUser * step.users())
                .findFirst()
                .map(beyond -> new Knee(
                        users,
                        ascending.stream()
                                .mapToInt(Step::users)
                                .filter(count -> count <= users)
                                .reduce((a, b) -> b),
                        beyond.users(),
                        cause(ascending.get(0), beyond),
                        growth(ascending.get(0), beyond, Step::timeToFirstTokenNanos),
                        growth(ascending.get(0), beyond, Step::speedTokensPerSecond)));
    }

    /** The slope of the line: from the first step, then refined with all steps up to half of the resulting knee. */
    private static double perUser(List<Step> ascending, double highest) {
        Step first = ascending.get(0);
        double half = highest / slope(List.of(first)) / 2;
        return slope(ascending.stream()
                .filter(step -> step == first || step.users() <= half)
                .toList());
    }

    private static double slope(List<Step> steps) {
        return steps.stream().mapToDouble(step -> step.throughput().value()).sum()
                / steps.stream().mapToInt(Step::users).sum();
    }

    private static double highEnd(Step step) {
        Double high = step.throughput().high();
        return high == null ? step.throughput().value() : high;
    }

    private static Cause cause(Step first, Step beyond) {
        if (beyond.quotaRefused() > MANY_REFUSED) {
            return Cause.QUOTA;
        }
        if (beyond.queueRefused() > MANY_REFUSED) {
            return Cause.QUEUE_FULL;
        }
        if (beyond.generatorInvalid()) {
            return Cause.LOAD_GENERATOR;
        }
        boolean waits = growth(first, beyond, Step::timeToFirstTokenNanos).orElse(1) > 1 + SAME;
        boolean slower = growth(first, beyond, Step::speedTokensPerSecond).orElse(1) < 1 - SAME;
        return waits || slower ? Cause.PROVIDER_SLOWS : Cause.UNEXPLAINED;
    }

    private static OptionalDouble growth(Step first, Step beyond, Function<Step, OptionalDouble> figure) {
        OptionalDouble before = figure.apply(first);
        OptionalDouble after = figure.apply(beyond);
        return before.orElse(0) > 0 && after.isPresent()
                ? OptionalDouble.of(after.getAsDouble() / before.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Why throughput no longer grows with the users. */
    public enum Cause {
        /** A quota refuses more than 1 % of the attempts. */
        @JsonProperty("quota")
        QUOTA,
        /** The provider is overloaded and refuses more than 1 % of the attempts. */
        @JsonProperty("queueFull")
        QUEUE_FULL,
        /** The load generator is overloaded: the limit found is its own. */
        @JsonProperty("loadGenerator")
        LOAD_GENERATOR,
        /** The provider accepts all calls, but queues them longer, answers more slowly, or both. */
        @JsonProperty("providerSlows")
        PROVIDER_SLOWS,
        /**
         * None of these is visible: calls may fail for other reasons, or may not be streamed, which hides queueing and
         * speed.
         */
        @JsonProperty("unexplained")
        UNEXPLAINED
    }

    /**
     * One step of a staircase load, as input of {@link Knee}.
     *
     * @param users concurrent users, at least 1
     * @param throughput output tokens per second of all users together
     * @param timeToFirstTokenNanos median; absent when not measured
     * @param speedTokensPerSecond median output speed of a call; absent when not measured
     * @param quotaRefused share of attempts that a quota refused, 0 to 1
     * @param queueRefused share of attempts that the provider refused because it was overloaded, 0 to 1
     * @param generatorInvalid whether load generator health was invalid in the step
     */
    public record Step(
            int users,
            Estimate throughput,
            OptionalDouble timeToFirstTokenNanos,
            OptionalDouble speedTokensPerSecond,
            double quotaRefused,
            double queueRefused,
            boolean generatorInvalid) {}
}
