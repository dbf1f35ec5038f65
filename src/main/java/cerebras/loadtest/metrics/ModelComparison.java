package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Compares two models to which the same users sent the same prompts, one directly after the other. Covers pairs of calls
 * that both ended in the steady window.
 *
 * @param model the model that is compared with the base
 * @param base the model that was named first
 * @param pairs number of prompts that both models answered
 * @param brokenPairs number of prompts that at least one model failed to answer; they are in no ratio
 * @param ratios by metric, in the order of {@link AttemptMetric}: value of the model / value of the base, for each pair in
 *     which both have a value; a metric without such a pair is absent
 */
public record ModelComparison(
        String model, String base, long pairs, long brokenPairs, Map<AttemptMetric, Distribution> ratios) {

    /**
     * Collects the {@link ModelComparison}s of a run whose users send each prompt to several models in consecutive calls. It
     * keeps the latest prompt of each user, so memory grows with the number of users, not of calls.
     *
     * <p>A call is represented by its last attempt. Calls of which one ended outside the window make no pair.
     */
    static final class Tally {

        private static final List<AttemptMetric> METRICS =
                Stream.of(AttemptMetric.values()).filter(AttemptMetric::paired).toList();

        private final List<String> models;
        private final List<Pairs> pairs;
        private final Map<Long, Round> rounds = new HashMap<>();
        private Window window;

        /** @param models in the order in which the user named them; each is compared with the first; may be empty */
        Tally(List<String> models, Window window) {
            this.models = models;
            this.pairs = models.stream()
                    .skip(1)
                    .map(model -> new Pairs(model, models.get(0), window))
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
            long number = (attempt.callNumber() - 1) / models.size();
            Round round = rounds.compute(
                    attempt.user(),
                    (user, latest) ->
                            latest == null || latest.number() != number ? new Round(number, new HashMap<>()) : latest);
            if (window.contains(attempt.moments().endNanos())) {
                round.calls().put(attempt.model(), attempt);
                pairs.forEach(pair -> pair.ended(attempt.model(), round.calls()));
            }
        }

        List<ModelComparison> comparisons() {
            return pairs.stream().map(Pairs::comparison).toList();
        }

        /** The pairs of a model and the base. */
        private static final class Pairs {

            private final String model;
            private final String base;
            private final Window window;
            private final Map<AttemptMetric, Sample> ratios = new EnumMap<>(AttemptMetric.class);
            private long whole;
            private long broken;

            private Pairs(String model, String base, Window window) {
                this.model = model;
                this.base = base;
                this.window = window;
            }

            /** A call of model {@code latest} has ended; completes a pair if the other model of the pair has answered before. */
            private void ended(String latest, Map<String, Attempt> calls) {
                if ((latest.equals(model) || latest.equals(base))
                        && calls.containsKey(model)
                        && calls.containsKey(base)) {
                    add(
                            calls.get(model),
                            calls.get(base),
                            calls.get(latest).moments().endNanos());
                }
            }

            private void add(Attempt one, Attempt other, long endNanos) {
                if (!one.outcome().success() || !other.outcome().success()) {
                    broken++;
                    return;
                }
                whole++;
                for (AttemptMetric metric : METRICS) {
                    OptionalDouble value = metric.value(one);
                    OptionalDouble baseValue = metric.value(other);
                    if (value.isPresent() && baseValue.orElse(0) > 0) {
                        ratios.computeIfAbsent(
                                        metric, unknown -> Sample.ofMillionths().during(window))
                                .add(endNanos, value.getAsDouble() / baseValue.getAsDouble());
                    }
                }
            }

            private ModelComparison comparison() {
                Map<AttemptMetric, Distribution> distributions = new LinkedHashMap<>();
                METRICS.stream()
                        .filter(ratios::containsKey)
                        .forEach(metric ->
                                distributions.put(metric, ratios.get(metric).distribution()));
                return new ModelComparison(model, base, whole, broken, distributions);
            }
        }
    }
}
