package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.records.TokenCounts;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The tokens that a run used and their price.
 *
 * @param promptTokens prompt tokens counted by the server
 * @param outputTokens output tokens counted by the server, otherwise by the local tokenizer
 * @param uncounted attempts without a token count that the server may have billed; their tokens are missing here
 * @param dollars Σ tokens × list price; if a server's total exceeds prompt and output tokens, the rest at the price of
 *     output; {@code null} if a price is unknown
 */
public record Spending(long promptTokens, long outputTokens, long uncounted, BigDecimal dollars) {

    private static final BigDecimal PER_MILLION = new BigDecimal("0.000001");

    /**
     * The cost of an answer at the list price, in US dollars, with the server's token counts.
     *
     * @param price {@code null} if it is not known
     */
    static OptionalDouble dollars(Attempt attempt, Price price) {
        TokenCounts tokens = attempt.tokens();
        return price == null || tokens == null || tokens.prompt() == null || tokens.output() == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(cost(price, tokens.prompt(), tokens.output().count() + unshown(tokens))
                        .doubleValue());
    }

    private static long unshown(TokenCounts tokens) {
        return tokens.unshown() == null ? 0 : tokens.unshown();
    }

    private static BigDecimal cost(Price price, long promptTokens, long outputTokens) {
        return price.input()
                .multiply(BigDecimal.valueOf(promptTokens))
                .add(price.output().multiply(BigDecimal.valueOf(outputTokens)))
                .multiply(PER_MILLION);
    }

    /** Computes the {@link Spending} of a run. */
    public static final class Tally {

        private final Map<String, Price> prices;
        private final Map<String, Tokens> models = new HashMap<>();
        private long uncounted;

        /** @param prices by model; a model without one has no known price */
        public Tally(Map<String, Price> prices) {
            this.prices = prices;
        }

        private static final class Tokens {
            private long prompt;
            private long output;
            private long unshown;
        }

        /**
         * Adds an attempt. A refused request costs nothing; an attempt that broke off after the headers, or was
         * cancelled, may have been billed.
         */
        public void add(Attempt attempt) {
            Tokens model = models.computeIfAbsent(attempt.model(), unknown -> new Tokens());
            TokenCounts tokens = attempt.tokens();
            boolean counted = tokens != null && tokens.prompt() != null && tokens.output() != null;
            if (counted) {
                model.prompt += tokens.prompt();
                model.output += tokens.output().count();
                model.unshown += unshown(tokens);
            } else if (!neverSent(attempt) && (attempt.status() == null || attempt.status() / 100 == 2)) {
                uncounted++;
            }
        }

        /** Whether the attempt was never sent because there was no connection. */
        private static boolean neverSent(Attempt attempt) {
            return attempt.moments().connectedNanos() == null
                    && switch (attempt.outcome()) {
                        case CONNECT_ERROR, TLS_ERROR, CLIENT_ERROR -> true;
                        default -> false;
                    };
        }

        /** The total so far. */
        public Spending spending() {
            return new Spending(
                    models.values().stream().mapToLong(model -> model.prompt).sum(),
                    models.values().stream().mapToLong(model -> model.output).sum(),
                    uncounted,
                    prices.keySet().containsAll(models.keySet()) ? dollars() : null);
        }

        private BigDecimal dollars() {
            return models.entrySet().stream()
                    .map(model -> cost(
                            prices.get(model.getKey()),
                            model.getValue().prompt,
                            model.getValue().output + model.getValue().unshown))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }
}
