package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Population;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Attempt.Cancel;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The calls that the client cancelled as planned. Figures are of the steady window, the cost is of the whole run.
 *
 * @param cancelled cancelled calls that ended in the window
 * @param ended all attempts that ended in the window
 * @param tokensReceived output tokens that had arrived at the cancel, of each cancelled call; mostly estimates by the
 *     local tokenizer, since servers count at the end of an answer
 * @param closeTime from the cancel until the connection was closed, in nanoseconds
 * @param firstTokenAfterCancel time to first token of the same user's next call, if that succeeded, in nanoseconds; it
 *     includes a new connection. Closed loads without sessions only
 * @param firstTokenAfterAnswer the same for calls that follow a successful call
 * @param cost what the cancelled calls cost; {@code null} if a price is not known
 */
public record CancelFigures(
        long cancelled,
        long ended,
        @JsonIgnore Distribution tokensReceived,
        @JsonIgnore Distribution closeTime,
        @JsonIgnore Distribution firstTokenAfterCancel,
        @JsonIgnore Distribution firstTokenAfterAnswer,
        Cost cost) {

    /** Output tokens that had arrived at the cancel, of each cancelled call; mostly estimates. */
    @JsonProperty("tokensReceived")
    MetricFigures writtenTokens() {
        return written(RunMetric.TOKENS_BEFORE_CANCEL, Unit.TOKENS, tokensReceived);
    }

    /** From the cancel until the connection was closed. */
    @JsonProperty("closeTime")
    MetricFigures writtenCloseTime() {
        return written(RunMetric.CANCEL_CLOSE_TIME, Unit.TIME, closeTime);
    }

    /** Time to first token of the same user's next call, new connection included. */
    @JsonProperty("firstTokenAfterCancel")
    MetricFigures writtenAfterCancel() {
        return written(RunMetric.FIRST_TOKEN_AFTER_CANCEL, Unit.TIME, firstTokenAfterCancel);
    }

    /** The same for calls that follow a successful call. */
    @JsonProperty("firstTokenAfterAnswer")
    MetricFigures writtenAfterAnswer() {
        return written(RunMetric.FIRST_TOKEN_AFTER_ANSWER, Unit.TIME, firstTokenAfterAnswer);
    }

    private static MetricFigures written(RunMetric metric, Unit unit, Distribution values) {
        return MetricFigures.of(metric, unit, Population.CALLS, values.withoutCurve());
    }

    /** Share of the attempts that were cancelled; absent if none ended in the window. */
    @JsonProperty
    public OptionalDouble share() {
        return ended == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) cancelled / ended);
    }

    /** Median time to first token after a cancel minus median after an answer; absent without intervals. */
    @JsonProperty("firstTokenDifference")
    FirstTokenDifference writtenDifference() {
        return firstTokenDifference()
                .map(found -> new FirstTokenDifference(Unit.TIME, found.value(), found.low(), found.high()))
                .orElse(null);
    }

    /**
     * A difference of medians with its 95 % interval.
     *
     * @param unit unit of all values
     * @param value median after a cancel − median after an answer
     * @param low lower end of the interval
     * @param high upper end of the interval
     */
    record FirstTokenDifference(Unit unit, double value, double low, double high) {}

    /**
     * What the cancelled calls of a run cost at the list price, in US dollars. Nothing tells a client what the server
     * bills; the tokens of prompts are counted locally.
     *
     * @param received if only prompts and what had arrived are billed
     * @param most if the server goes on to the token limit, and bills that: an upper bound
     */
    public record Cost(BigDecimal received, BigDecimal most) {}

    /**
     * Median time to first token after a cancel − median after an answer, in nanoseconds; absent if there are too few
     * calls for the interval of one of them. The 95 % interval combines those of the two medians. (Zou and Donner,
     * Construction of confidence limits about effect measures, 2008.)
     */
    public Optional<Estimate> firstTokenDifference() {
        Optional<Percentile> after = firstTokenAfterCancel.percentile(50).filter(CancelFigures::hasInterval);
        Optional<Percentile> usual = firstTokenAfterAnswer.percentile(50).filter(CancelFigures::hasInterval);
        if (after.isEmpty() || usual.isEmpty()) {
            return Optional.empty();
        }
        Percentile one = after.get();
        Percentile other = usual.get();
        double difference = one.value() - other.value();
        return Optional.of(new Estimate(
                difference,
                difference - Math.hypot(one.value() - one.low(), other.high() - other.value()),
                difference + Math.hypot(one.high() - one.value(), other.value() - other.low())));
    }

    private static boolean hasInterval(Percentile percentile) {
        return percentile.low() != null && percentile.high() != null;
    }

    /** Computes the {@link CancelFigures} of a run. Memory grows with the number of users of a closed load only. */
    static final class Tally {

        private static final BigDecimal PER_MILLION = new BigDecimal("0.000001");

        private final Map<String, Price> prices;
        private final boolean repeatedCalls;
        private final Map<Long, Outcome> latest = new HashMap<>();
        private final Sample tokens;
        private final Sample closeTime;
        private final Sample afterCancel;
        private final Sample afterAnswer;
        private Window window;
        private long cancelled;
        private long ended;
        private boolean any;
        private boolean priced = true;
        private BigDecimal received = BigDecimal.ZERO;
        private BigDecimal most = BigDecimal.ZERO;

        Tally(RunHeader run, Window window) {
            this.prices = run.prices();
            this.repeatedCalls = run.plan().closed();
            this.window = window;
            this.tokens = Unit.TOKENS.newSample().during(window);
            this.closeTime = Unit.TIME.newSample().during(window);
            this.afterCancel = Unit.TIME.newSample().during(window);
            this.afterAnswer = Unit.TIME.newSample().during(window);
        }

        /** The load ended early. */
        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        void add(Attempt attempt) {
            if (attempt.cancel() != null) {
                any = true;
                price(attempt, attempt.cancel());
            }
            boolean counts = window.contains(attempt.moments().endNanos());
            if (counts) {
                ended++;
                if (attempt.cancel() != null) {
                    cancelled(attempt, attempt.moments().endNanos());
                }
            }
            // The agents of a session call side by side.
            if (repeatedCalls && attempt.session() == null) {
                Outcome before = latest.put(attempt.user(), attempt.outcome());
                if (counts
                        && before != null
                        && attempt.attempt() == 1
                        && attempt.outcome().success()) {
                    follows(before, attempt);
                }
            }
        }

        private void cancelled(Attempt attempt, long endNanos) {
            cancelled++;
            tokens.add(endNanos, attempt.outputTokens().orElse(0));
            closeTime.add(endNanos, endNanos - attempt.cancel().atNanos());
        }

        private void follows(Outcome before, Attempt next) {
            Sample sample = before == Outcome.CANCELLED_BY_PLAN ? afterCancel : before.success() ? afterAnswer : null;
            if (sample != null) {
                AttemptMetric.TIME_TO_FIRST_TOKEN
                        .value(next)
                        .ifPresent(nanos -> sample.add(next.moments().endNanos(), nanos));
            }
        }

        private void price(Attempt attempt, Cancel cancel) {
            Price price = prices.get(attempt.model());
            priced &= price != null;
            if (price != null) {
                long arrived = attempt.outputTokens().orElse(0);
                received = received.add(cost(price, cancel.promptTokens(), arrived));
                most = most.add(cost(price, cancel.promptTokens(), Math.max(arrived, cancel.maxTokens())));
            }
        }

        private static BigDecimal cost(Price price, long promptTokens, long outputTokens) {
            return price.input()
                    .multiply(BigDecimal.valueOf(promptTokens))
                    .add(price.output().multiply(BigDecimal.valueOf(outputTokens)))
                    .multiply(PER_MILLION);
        }

        /** The figures so far; absent if no call was cancelled by plan. */
        Optional<CancelFigures> figures() {
            return any
                    ? Optional.of(new CancelFigures(
                            cancelled,
                            ended,
                            tokens.distribution(),
                            closeTime.distribution(),
                            afterCancel.distribution(),
                            afterAnswer.distribution(),
                            priced ? new Cost(received, most) : null))
                    : Optional.empty();
        }
    }
}
