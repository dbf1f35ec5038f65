package cerebras.loadtest.emulator.fault;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Chooses what a fault hits. */
public sealed interface Trigger {

    /**
     * Whether the request or connection of this number is hit.
     *
     * @param seed where anything is drawn, the same is drawn again for the same seed and number
     * @param number from 1
     */
    boolean fires(long seed, long number);

    /**
     * Hits a share of all, each by a draw of its own.
     *
     * @param share 0 to 1
     */
    record Rate(double share) implements Trigger {

        public Rate {
            Guard.require(share >= 0 && share <= 1, "share", share, "0 to 1");
        }

        @Override
        public boolean fires(long seed, long number) {
            return new SplittableRandom(new SplittableRandom(seed).nextLong() + number).nextDouble() < share;
        }
    }

    /** Hits exactly those of certain numbers. */
    record Script(List<Span> spans) implements Trigger {

        /** From the first number to the last, both included. */
        public record Span(long first, long last) {

            public Span {
                Guard.require(
                        first >= 1 && first <= last, "span", first + "-" + last, "1 or more, the smaller number first");
            }

            /**
             * A number such as {@code 7}, or a range such as {@code 10-20}, or {@code 30-} for all from there on.
             *
             * @throws IllegalArgumentException if it is neither
             */
            static Span parse(String text) {
                String[] ends = text.split("-", 2);
                long first = Long.parseLong(ends[0]);
                return new Span(
                        first, ends.length == 1 ? first : ends[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(ends[1]));
            }
        }

        public Script {
            spans = List.copyOf(spans);
        }

        /** Hits one number and no other. */
        public static Script only(long number) {
            return range(number, number);
        }

        /** Hits from the first number to the last, both included. */
        public static Script range(long first, long last) {
            return new Script(List.of(new Span(first, last)));
        }

        @Override
        public boolean fires(long seed, long number) {
            return spans.stream().anyMatch(span -> span.first() <= number && number <= span.last());
        }
    }

    /** Refuses what no fault can be made of. */
    static final class Guard {

        private Guard() {}

        static void notNegative(String component, int value) {
            require(value >= 0, component, value, "0 or more");
        }

        static void positive(String component, int value) {
            require(value > 0, component, value, "1 or more");
        }

        static void positive(String component, Duration value) {
            require(!value.isNegative() && !value.isZero(), component, value, "more than 0");
        }

        static void require(boolean valid, String component, Object value, String expected) {
            if (!valid) {
                throw new IllegalArgumentException(component + "=" + value + " is not possible: expected " + expected);
            }
        }
    }
}
