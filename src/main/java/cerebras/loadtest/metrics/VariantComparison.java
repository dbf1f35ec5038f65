package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_ANSWER_TOKEN;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.PairedShares;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Compares two variants, such as two models or two values of a request field, to which the same users sent the same prompts,
 * one directly after the other. Covers pairs of calls that both ended in the steady window.
 *
 * @param variant the variant that is compared with the base
 * @param base the variant that was named first
 * @param pairs number of prompts that both answered
 * @param brokenPairs number of prompts that at least one failed to answer; they are in no ratio
 * @param ratios by metric, in the order of {@link AttemptMetric}: value of the variant / value of the base, for each pair in
 *     which both have a value; a metric without such a pair is absent, and so is the time to first answer token if no answer
 *     had any reasoning before it
 * @param cost the same for the cost of the call at the list price; empty if a price or the server's token counts are not known
 * @param success share of prompts that the variant answered, minus that of the base; {@code null} without pairs
 */
public record VariantComparison(
        String variant,
        String base,
        long pairs,
        long brokenPairs,
        @JsonIgnore Map<AttemptMetric, Distribution> ratios,
        @JsonIgnore Distribution cost,
        @JsonIgnore Estimate success) {

    /** variant / base, by metric key; the cost of a call as {@code cost}. */
    @JsonProperty("ratios")
    Map<String, Ratio> medians() {
        Map<String, Ratio> medians = new LinkedHashMap<>();
        ratios.forEach((metric, values) -> medians.put(metric.key(), Ratio.of(values)));
        if (cost.n() > 0) {
            medians.put("cost", Ratio.of(cost));
        }
        return medians;
    }

    /** Share of prompts that the variant answered, minus that of the base; absent without pairs. */
    @JsonProperty("success")
    ShareDifference successDifference() {
        return success == null ? null : new ShareDifference(success.value(), success.low(), success.high());
    }

    /**
     * The median of the pairs' ratios with its 95 % interval.
     *
     * @param n number of pairs
     * @param median median of the pairs' ratios
     * @param low lower end of the 95 % interval; absent if the sample is too small
     * @param high upper end; absent likewise
     */
    record Ratio(long n, double median, Double low, Double high) {

        private static Ratio of(Distribution values) {
            Percentile median = values.percentile(50).orElseThrow();
            return new Ratio(values.n(), median.value(), median.low(), median.high());
        }
    }

    /**
     * A difference of two shares with its 95 % interval.
     *
     * @param difference share of the variant minus that of the base
     * @param low lower end of the 95 % interval; absent if the run is too short for one
     * @param high upper end; absent likewise
     */
    record ShareDifference(double difference, Double low, Double high) {}

    /**
     * Collects the {@link VariantComparison}s of a run whose users send each prompt to several variants in consecutive calls.
     * It keeps the latest prompt of each user, so memory grows with the number of users, not of calls.
     *
     * <p>A call is represented by its last attempt. Calls of which one ended outside the window make no pair.
     */
    static final class Tally {

        private static final List<AttemptMetric> METRICS =
                Stream.of(AttemptMetric.values()).filter(AttemptMetric::paired).toList();

        private final int variants;
        private final List<Pairs> pairs;
        private final Map<String, Price> prices;
        private final Map<Long, Round> rounds = new HashMap<>();
        private Window window;

        /** @param run its variants are each compared with the first; may have none */
        Tally(RunHeader run, Window window) {
            this(run.variants().stream().map(RunHeader.Variant::name).toList(), run.prices(), window);
        }

        /**
         * @param names in the order in which the user named them
         * @param prices by model
         */
        Tally(List<String> names, Map<String, Price> prices, Window window) {
            this.variants = names.size();
            this.prices = prices;
            this.pairs = names.stream()
                    .skip(1)
                    .map(name -> new Pairs(name, names.get(0), window))
                    .toList();
            this.window = window;
        }

        /** A prompt of a user, with the last attempts of its calls that have ended; {@code number} counts the user's prompts. */
        private record Round(long number, Map<String, Attempt> calls) {}

        void cut(long endNanos) {
            window = window.endingBy(endNanos);
        }

        /** Attempts of a user must be added in chronological order. */
        void add(Attempt attempt) {
            if (pairs.isEmpty() || attempt.willBeRetried()) {
                return;
            }
            long number = (attempt.callNumber() - 1) / variants;
            Round round = rounds.compute(
                    attempt.user(),
                    (user, latest) ->
                            latest == null || latest.number() != number ? new Round(number, new HashMap<>()) : latest);
            if (window.contains(attempt.moments().endNanos())) {
                round.calls().put(attempt.variantName(), attempt);
                pairs.forEach(pair -> pair.ended(attempt.variantName(), round.calls()));
            }
        }

        List<VariantComparison> comparisons() {
            return pairs.stream().map(Pairs::comparison).toList();
        }

        /** The pairs of a variant and the base. */
        private final class Pairs {

            private final String variant;
            private final String base;
            private final Window planned;
            private final Map<AttemptMetric, Sample> ratios = new EnumMap<>(AttemptMetric.class);
            private final Sample costs;
            private final PairedShares successes;
            private long whole;
            private long broken;
            private boolean reasoned;

            private Pairs(String variant, String base, Window planned) {
                this.variant = variant;
                this.base = base;
                this.planned = planned;
                this.costs = Sample.ofMillionths().during(planned);
                this.successes = new PairedShares(planned);
            }

            /** A call of variant {@code latest} has ended; completes a pair if the other one of the pair has ended before. */
            private void ended(String latest, Map<String, Attempt> calls) {
                if ((latest.equals(variant) || latest.equals(base))
                        && calls.containsKey(variant)
                        && calls.containsKey(base)) {
                    add(
                            calls.get(variant),
                            calls.get(base),
                            calls.get(latest).moments().endNanos());
                }
            }

            private void add(Attempt one, Attempt other, long endNanos) {
                if (one.outcome() == Outcome.CANCELLED_BY_PLAN || other.outcome() == Outcome.CANCELLED_BY_PLAN) {
                    return;
                }
                successes.add(endNanos, one.outcome().success(), other.outcome().success());
                if (!one.outcome().success() || !other.outcome().success()) {
                    broken++;
                    return;
                }
                whole++;
                reasoned |= reasoned(one) || reasoned(other);
                for (AttemptMetric metric : METRICS) {
                    OptionalDouble value = metric.value(one);
                    OptionalDouble baseValue = metric.value(other);
                    if (value.isPresent() && baseValue.orElse(0) > 0) {
                        ratios.computeIfAbsent(
                                        metric, unknown -> Sample.ofMillionths().during(planned))
                                .add(endNanos, value.getAsDouble() / baseValue.getAsDouble());
                    }
                }
                OptionalDouble dollars = Spending.dollars(one, prices.get(one.model()));
                OptionalDouble baseDollars = Spending.dollars(other, prices.get(other.model()));
                if (dollars.isPresent() && baseDollars.orElse(0) > 0) {
                    costs.add(endNanos, dollars.getAsDouble() / baseDollars.getAsDouble());
                }
            }

            private static boolean reasoned(Attempt attempt) {
                Long firstAnswer = attempt.moments().firstAnswerNanos();
                return firstAnswer != null
                        && !firstAnswer.equals(attempt.moments().firstTokenNanos());
            }

            private VariantComparison comparison() {
                Map<AttemptMetric, Distribution> distributions = new LinkedHashMap<>();
                METRICS.stream()
                        .filter(ratios::containsKey)
                        .forEach(metric ->
                                distributions.put(metric, ratios.get(metric).distribution()));
                if (!reasoned) {
                    distributions.remove(TIME_TO_FIRST_ANSWER_TOKEN);
                }
                return new VariantComparison(
                        variant, base, whole, broken, distributions, costs.distribution(), successes.difference());
            }
        }
    }
}
