package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Population;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.StreamSpeed.Unresolved;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The figures of one window.
 *
 * @param window the part of the run that they cover
 * @param outputThroughput output tokens that arrived in the window / its length, in tokens per second, also of calls that
 *     started before it; tokens of a streamed call are distributed over its reads in proportion to their text, those of other
 *     calls arrive at the end. {@code null} if the window is too short for rates
 * @param outputTokens number of these tokens
 * @param estimatedTokens number of these tokens that only the local tokenizer counted
 * @param uncountedAttempts number of attempts with text that was not counted; their tokens are missing
 * @param outcomes number of attempts that ended in the window, by outcome; only outcomes that occurred
 * @param invalid successful attempts with a mechanical fault; none also if answers were not checked, see
 *     {@link RunSummary#validAnswers}
 * @param meanInFlight time average of the number of attempts in flight; NaN, and absent in files, if unknown
 * @param metrics distribution of each metric over the attempts that ended in the window
 * @param perUser distribution of throughput per user, in tokens per second; empty for open loads, where each call is a
 *     user
 * @param slowestUsers up to five users, slowest first; empty for open loads
 * @param speedCoverage share of answers whose output speed was measured
 */
@JsonPropertyOrder({
    "window",
    "outputThroughput",
    "attempts",
    "successes",
    "failures",
    "successShare",
    "attemptsPerSecond",
    "outcomes",
    "meanInFlight"
})
public record Figures(
        Window window,
        @JsonIgnore Estimate outputThroughput,
        double outputTokens,
        double estimatedTokens,
        long uncountedAttempts,
        Map<Outcome, Long> outcomes,
        @JsonIgnore InvalidAnswers invalid,
        double meanInFlight,
        @JsonIgnore Map<AttemptMetric, Distribution> metrics,
        @JsonIgnore Distribution perUser,
        List<UserThroughput> slowestUsers,
        @JsonIgnore SpeedCoverage speedCoverage) {

    /** Number of attempts that succeeded or failed in the window: all that ended, without planned cancels. */
    @JsonProperty
    public long attempts() {
        return ended() - cancelled();
    }

    /** Number of attempts that ended in the window. */
    public long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Number of attempts that the client cancelled as planned. */
    public long cancelled() {
        return outcomes.getOrDefault(Outcome.CANCELLED_BY_PLAN, 0L);
    }

    /** Number of successful attempts. */
    @JsonProperty
    public long successes() {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getKey().success())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Number of failed attempts. */
    @JsonProperty
    public long failures() {
        return attempts() - successes();
    }

    /** The most frequent outcome; absent if no attempt ended. */
    public Optional<Outcome> mostFrequentOutcome() {
        return outcomes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** Successes / attempts; absent without attempts. */
    @JsonProperty
    public OptionalDouble successShare() {
        long attempts = attempts();
        return attempts == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) successes() / attempts);
    }

    /** Attempts that ended / length of the window; absent if the window is too short for rates. */
    @JsonProperty
    public OptionalDouble attemptsPerSecond() {
        return window.hasRates() ? OptionalDouble.of(ended() / window.seconds()) : OptionalDouble.empty();
    }

    /** The distribution of one metric; {@link Distribution#EMPTY} if nothing was measured. */
    public Distribution metric(AttemptMetric metric) {
        return metrics.getOrDefault(metric, Distribution.EMPTY);
    }

    /** The metrics to show: all, measured or not, except the wait for quota of a run without pacing. */
    public Stream<AttemptMetric> shownMetrics() {
        return Arrays.stream(AttemptMetric.values())
                .filter(metric ->
                        metric != AttemptMetric.QUOTA_WAIT || metric(metric).n() > 0);
    }

    /** Distributions by metric key; the wait for quota only for runs with pacing. */
    @JsonProperty("metrics")
    Map<AttemptMetric, MetricFigures> writtenMetrics() {
        Map<AttemptMetric, MetricFigures> written = new EnumMap<>(AttemptMetric.class);
        shownMetrics().forEach(metric -> written.put(metric, MetricFigures.of(metric, metric(metric))));
        return written;
    }

    /** Aggregate output throughput; absent if the window is too short for rates. */
    @JsonProperty("outputThroughput")
    Throughput writtenThroughput() {
        return outputThroughput == null
                ? null
                : new Throughput(Unit.SPEED, RunMetric.OUTPUT_THROUGHPUT.definition(), outputThroughput);
    }

    /** Tokens per second of each user; without values if each call is a user. */
    @JsonProperty
    MetricFigures perUserThroughput() {
        return MetricFigures.of(RunMetric.PER_USER_THROUGHPUT, Unit.SPEED, Population.USERS, perUser);
    }

    /** How many answers have a measured time per output token and output speed; absent if none can have one. */
    @JsonProperty("speedCoverage")
    SpeedCoverage writtenCoverage() {
        return speedCoverage.answers() == 0 ? null : speedCoverage;
    }

    /** A copy without the points for charts, which make up most of {@code summary.json}. */
    Figures withoutCurves() {
        Map<AttemptMetric, Distribution> plain = new EnumMap<>(AttemptMetric.class);
        metrics.forEach((metric, values) -> plain.put(metric, values.withoutCurve()));
        return new Figures(
                window,
                outputThroughput,
                outputTokens,
                estimatedTokens,
                uncountedAttempts,
                outcomes,
                invalid,
                meanInFlight,
                plain,
                perUser.withoutCurve(),
                slowestUsers,
                speedCoverage);
    }

    /**
     * A throughput with its definition.
     *
     * @param unit unit of all values
     * @param definition the formula in words
     * @param estimate mean of the window with its 95 % interval
     */
    record Throughput(
            Unit unit, String definition, @JsonUnwrapped Estimate estimate) {}

    /**
     * The throughput of a virtual user.
     *
     * @param user its number
     * @param tokensPerSecond output tokens that arrived in the window / time that the user was active in it
     * @param attempts number of its attempts that ended in the window
     */
    public record UserThroughput(long user, double tokensPerSecond, long attempts) {}

    /**
     * Successful attempts whose answers have a mechanical fault.
     *
     * @param answers number of attempts with at least one fault
     * @param faults number of attempts with each fault; an answer may have several; only faults that occurred
     */
    public record InvalidAnswers(long answers, Map<Invalidity, Long> faults) {

        /** No answer has a fault. */
        public static final InvalidAnswers NONE = new InvalidAnswers(0, Map.of());
    }

    /**
     * How many successful answers have a measured output speed. See {@link StreamSpeed}.
     *
     * @param answers number of answers that have an output speed
     * @param unresolved number of answers whose speed could not be measured, by reason; only reasons that occurred
     * @param fewestReads minimum number of reads of such an answer; 0, and absent in files, if there is none
     * @param mostReads maximum number of reads of such an answer; absent likewise
     */
    public record SpeedCoverage(
            long answers,
            Map<Unresolved, Long> unresolved,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int fewestReads,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int mostReads) {

        /** No answers. */
        public static final SpeedCoverage NONE = new SpeedCoverage(0, Map.of(), 0, 0);

        /** Number of answers whose output speed could not be measured. */
        public long missing() {
            return unresolved.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Counts successful attempts. */
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
                        answers,
                        Collections.unmodifiableMap(unresolved),
                        unresolved.isEmpty() ? 0 : fewestReads,
                        mostReads);
            }
        }
    }
}
