package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.StreamSpeed.Unresolved;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Window;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The figures of one window.
 *
 * @param window the stretch of the run they are about
 * @param outputThroughput output tokens that arrived in the window / its length, in tokens per second, whoever sent the
 *     request when; the tokens of a streamed call are spread over its reads in proportion to their text, those of another
 *     call arrive at its end. {@code null} when the window is too short for rates
 * @param outputTokens the tokens behind it
 * @param estimatedTokens how many of those nobody but the local tokenizer counted
 * @param uncountedAttempts attempts that brought text that nobody counted: missing from the tokens
 * @param outcomes how many attempts ended in the window, by outcome; without those that did not occur
 * @param meanInFlight attempts under way in the window, averaged over time
 * @param metrics for each metric the distribution over attempts that ended in the window
 * @param perUser distribution of the users' throughput in tokens per second; empty in an open load, where each call is a
 *     user
 * @param slowestUsers up to five, slowest first; none in an open load
 * @param speedCoverage in how many of the answers the output speed could be measured
 */
public record Figures(
        Window window,
        Estimate outputThroughput,
        double outputTokens,
        double estimatedTokens,
        long uncountedAttempts,
        Map<Outcome, Long> outcomes,
        double meanInFlight,
        Map<AttemptMetric, Distribution> metrics,
        Distribution perUser,
        List<UserThroughput> slowestUsers,
        SpeedCoverage speedCoverage) {

    /** Figures of answers without an output speed that could not be measured. */
    public Figures(
            Window window,
            Estimate outputThroughput,
            double outputTokens,
            double estimatedTokens,
            long uncountedAttempts,
            Map<Outcome, Long> outcomes,
            double meanInFlight,
            Map<AttemptMetric, Distribution> metrics,
            Distribution perUser,
            List<UserThroughput> slowestUsers) {
        this(
                window,
                outputThroughput,
                outputTokens,
                estimatedTokens,
                uncountedAttempts,
                outcomes,
                meanInFlight,
                metrics,
                perUser,
                slowestUsers,
                SpeedCoverage.NONE);
    }

    /** Attempts that ended in the window. */
    public long attempts() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those that got their answer. */
    public long successes() {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getKey().success())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Those that did not. */
    public long failures() {
        return attempts() - successes();
    }

    /** The outcome that most attempts had; absent when none ended. */
    public Optional<Outcome> mostFrequentOutcome() {
        return outcomes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** Successes / attempts; absent without attempts. */
    public OptionalDouble successShare() {
        long attempts = attempts();
        return attempts == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successes() / attempts);
    }

    /** Attempts that ended / length of the window; absent when it is too short for rates. */
    public OptionalDouble attemptsPerSecond() {
        return window.hasRates() ? OptionalDouble.of(attempts() / window.seconds()) : OptionalDouble.empty();
    }

    /** The distribution of one metric; {@link Distribution#EMPTY} when nothing was measured. */
    public Distribution metric(AttemptMetric metric) {
        return metrics.getOrDefault(metric, Distribution.EMPTY);
    }

    /**
     * What one virtual user got.
     *
     * @param user its number
     * @param tokensPerSecond output tokens that arrived for it in the window / the time it was in the window
     * @param attempts attempts of it that ended in the window
     */
    public record UserThroughput(long user, double tokensPerSecond, long attempts) {}

    /**
     * In how many answers the output speed could be measured, of the successful ones that have one. See {@link StreamSpeed}.
     *
     * @param answers all of them
     * @param unresolved those in which it could not, by the reason why; without reasons that did not occur
     * @param fewestReads the fewest reads that brought such an answer's text; 0 when there is none
     * @param mostReads the most
     */
    public record SpeedCoverage(long answers, Map<Unresolved, Long> unresolved, int fewestReads, int mostReads) {

        /** Nothing to measure. */
        public static final SpeedCoverage NONE = new SpeedCoverage(0, Map.of(), 0, 0);

        /** How many answers have an output speed that could not be measured. */
        public long missing() {
            return unresolved.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Gathers it from successful attempts. */
        static final class Builder {

            private final Map<Unresolved, Long> unresolved = new EnumMap<>(Unresolved.class);
            private long answers;
            private int fewestReads = Integer.MAX_VALUE;
            private int mostReads;

            void add(Attempt success) {
                StreamSpeed speed = StreamSpeed.of(success);
                answers += speed.exists() ? 1 : 0;
                if (speed.unresolved() != null) {
                    unresolved.merge(speed.unresolved(), 1L, Long::sum);
                    fewestReads = Math.min(fewestReads, success.arrivals().reads());
                    mostReads = Math.max(mostReads, success.arrivals().reads());
                }
            }

            void add(Builder other) {
                other.unresolved.forEach((reason, count) -> unresolved.merge(reason, count, Long::sum));
                answers += other.answers;
                fewestReads = Math.min(fewestReads, other.fewestReads);
                mostReads = Math.max(mostReads, other.mostReads);
            }

            SpeedCoverage coverage() {
                return new SpeedCoverage(
                        answers, Map.copyOf(unresolved), unresolved.isEmpty() ? 0 : fewestReads, mostReads);
            }
        }
    }
}
