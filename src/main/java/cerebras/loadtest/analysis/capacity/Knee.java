package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.stats.Estimate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Where the throughput of a stepped load stops growing with the users: the intersection of its two asymptotes, which are
 * the line through steps of few users, who never wait for each other, and the highest throughput of any step. (Lazowska
 * and others, Quantitative System Performance, 1984, chapter 5: N* of a closed load.) For a server with a fixed number of
 * slots the knee is that number.
 *
 * @param users where the asymptotes cross: highest throughput / throughput of one user; between steps too
 * @param below users of the last step up to there; absent when the first step is already beyond
 * @param beyond users of the first step that clearly lacks throughput, from which the cause is read
 * @param cause what differs there
 * @param timeToFirstTokenGrowth median of that step / of the first step; absent when either was not measured
 * @param speedGrowth the same of a call's output speed
 */
public record Knee(
        double users,
        OptionalInt below,
        int beyond,
        Cause cause,
        OptionalDouble timeToFirstTokenGrowth,
        OptionalDouble speedGrowth) {

    /**
     * By choice: a step clearly lacks throughput when not even the highest throughput reaches nine tenths of the line
     * there, and its own is below the line with its whole interval.
     */
    private static final double CLEARLY = 0.9;

    private static final double MANY_REFUSED = 0.01;
    /** By choice: medians that differ by less than a tenth are the same. */
    private static final double SAME = 0.1;

    /** The knee of these steps, in any order; absent when the throughput grows up to the last of them. */
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

    /** The line's slope: of the first step, then of all steps up to half of the knee which that one gives. */
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
        if (beyond.clientStrained()) {
            return Cause.CLIENT;
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
        QUOTA,
        /** The provider is full and refuses more than 1 % of the attempts. */
        QUEUE_FULL,
        /** This client is too busy: the limit found is its own. */
        CLIENT,
        /** The provider takes all calls and lets them wait longer, or answers them more slowly, or both. */
        PROVIDER_SLOWS,
        /** None of these shows: calls may fail for other reasons, or may not be streamed, which hides waiting and speed. */
        UNEXPLAINED
    }

    /**
     * What a {@link Knee} needs to know of one step of a staircase.
     *
     * @param users at the same time, at least 1
     * @param throughput output tokens per second of all users together
     * @param timeToFirstTokenNanos median; absent when not measured
     * @param speedTokensPerSecond median output speed of a call; absent when not measured
     * @param quotaRefused share of attempts that a quota refused, 0 to 1
     * @param queueRefused share of attempts that the provider refused because it was full, 0 to 1
     * @param clientStrained whether this client was overloaded
     */
    public record Step(
            int users,
            Estimate throughput,
            OptionalDouble timeToFirstTokenNanos,
            OptionalDouble speedTokensPerSecond,
            double quotaRefused,
            double queueRefused,
            boolean clientStrained) {}
}
