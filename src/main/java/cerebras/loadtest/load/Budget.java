package cerebras.loadtest.load;

import cerebras.loadtest.settings.ClusterSettings.Share;
import cerebras.loadtest.settings.Refused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The remaining calls, output tokens and cost of a run. Thread-safe and lock-free. */
public final class Budget {

    private static final TokenPrice FREE = new TokenPrice(0, 0);

    private final Allowance calls;
    private final Allowance outputTokens;
    private final Allowance cost;
    private final Map<String, TokenPrice> prices;

    private Budget(Allowance calls, Allowance outputTokens, Allowance cost, Map<String, TokenPrice> prices) {
        this.calls = calls;
        this.outputTokens = outputTokens;
        this.cost = cost;
        this.prices = prices;
    }

    /** @param prices by model; a model without a price counts as free */
    public static Budget of(Caps caps, Map<String, TokenPrice> prices) {
        long most = Long.MAX_VALUE / 2;
        long callCap = caps.calls().isPresent() ? caps.calls().getAsInt() : most;
        long tokenCap = caps.outputTokens().orElse(most);
        return new Budget(
                new Allowance("maxCalls=" + callCap, callCap),
                new Allowance("maxOutputTokens=" + tokenCap, tokenCap),
                new Allowance(
                        "maxCost="
                                + caps.dollars().map(BigDecimal::toPlainString).orElse(""),
                        caps.dollars().map(Budget::picodollars).orElse(most)),
                Map.copyOf(prices));
    }

    private static long picodollars(BigDecimal dollars) {
        return dollars.movePointRight(TokenPrice.PICO_DIGITS)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }

    /** Whether a request may be sent: a {@link Hold}, or the limit that is {@link Spent}. */
    public sealed interface Answer permits Hold, Spent {}

    /** @param cap the setting that does not leave enough for another request, with its value */
    public record Spent(String cap) implements Answer {}

    /** A request that may be sent; its maximum use is reserved. */
    public final class Hold implements Answer {

        private final TokenPrice price;
        private final int promptTokens;
        private final int mostOutputTokens;

        private Hold(TokenPrice price, int promptTokens, int mostOutputTokens) {
            this.price = price;
            this.promptTokens = promptTokens;
            this.mostOutputTokens = mostOutputTokens;
        }

        /**
         * Replaces the reservation by the actual use; to be called once. If the use is unknown, it must not be called:
         * the reservation stays. Negative numbers count as 0, so that a budget never grows.
         */
        public void settle(int promptTokensUsed, int outputTokensUsed) {
            int usedPromptTokens = Math.max(0, promptTokensUsed);
            int usedOutputTokens = Math.max(0, outputTokensUsed);
            outputTokens.giveBack(mostOutputTokens - usedOutputTokens);
            cost.giveBack(price.cost(promptTokens, mostOutputTokens) - price.cost(usedPromptTokens, usedOutputTokens));
        }
    }

    /**
     * Reserves budget for one request.
     *
     * @param promptTokens expected prompt tokens
     * @param mostOutputTokens token limit of its answer
     */
    public Answer hold(String model, int promptTokens, int mostOutputTokens) {
        TokenPrice price = prices.getOrDefault(model, FREE);
        if (!calls.take(1)) {
            return new Spent(calls.name());
        }
        if (!outputTokens.take(mostOutputTokens)) {
            calls.giveBack(1);
            return new Spent(outputTokens.name());
        }
        if (!cost.take(price.cost(promptTokens, mostOutputTokens))) {
            calls.giveBack(1);
            outputTokens.giveBack(mostOutputTokens);
            return new Spent(cost.name());
        }
        return new Hold(price, promptTokens, mostOutputTokens);
    }

    /** One limit of a budget and its use. Thread-safe and lock-free. */
    static final class Allowance {

        private final String name;
        private final long cap;
        private final AtomicLong taken = new AtomicLong();

        /** @param name the setting and its value, for messages */
        Allowance(String name, long cap) {
            this.name = name;
            this.cap = cap;
        }

        String name() {
            return name;
        }

        /** Takes the whole amount, or nothing if less remains. */
        boolean take(long amount) {
            long before = taken.get();
            while (before + amount <= cap) {
                if (taken.compareAndSet(before, before + amount)) {
                    return true;
                }
                before = taken.get();
            }
            return false;
        }

        /** Returns a part of what was taken; a negative amount takes more, even beyond the limit. */
        void giveBack(long amount) {
            taken.addAndGet(-amount);
        }
    }

    /**
     * The limits of a run; absent values are unlimited.
     *
     * @param calls requests, counting each attempt
     * @param outputTokens of all answers together
     * @param dollars cost at the list price
     */
    public record Caps(OptionalInt calls, OptionalLong outputTokens, Optional<BigDecimal> dollars) {

        /** No budget. */
        public static final Caps NONE = new Caps(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());

        /**
         * One generator's part, so that all together never exceed these limits.
         *
         * @throws Refused if nothing would be left for some generators
         */
        public Caps shared(Share share) {
            if (!share.several()) {
                return this;
            }
            if (calls.isPresent() && calls.getAsInt() < share.of()) {
                throw new Refused("maxCalls=%d leaves nothing for some of generators=%d: expected at least %2$d"
                        .formatted(calls.getAsInt(), share.of()));
            }
            return new Caps(
                    calls.isPresent() ? OptionalInt.of(share.of(calls.getAsInt())) : calls,
                    outputTokens.isPresent() ? OptionalLong.of(outputTokens.getAsLong() / share.of()) : outputTokens,
                    dollars.map(all ->
                            all.divide(BigDecimal.valueOf(share.of()), TokenPrice.PICO_DIGITS, RoundingMode.DOWN)));
        }
    }

    /**
     * The price of a model's tokens, as whole numbers, which event loops can add.
     *
     * @param inputPicodollars price of a prompt token; a picodollar is 1e-12 dollars
     * @param outputPicodollars price of an answer token
     */
    public record TokenPrice(long inputPicodollars, long outputPicodollars) {

        static final int PICO_DIGITS = 12;
        private static final int MILLION_DIGITS = 6;

        /** From US dollars per million tokens; rounded up to whole picodollars. */
        public static TokenPrice perMillion(BigDecimal input, BigDecimal output) {
            return new TokenPrice(picodollars(input), picodollars(output));
        }

        private static long picodollars(BigDecimal dollarsPerMillion) {
            return dollarsPerMillion
                    .movePointRight(PICO_DIGITS - MILLION_DIGITS)
                    .setScale(0, RoundingMode.UP)
                    .longValueExact();
        }

        long cost(long promptTokens, long outputTokens) {
            return promptTokens * inputPicodollars + outputTokens * outputPicodollars;
        }
    }
}
