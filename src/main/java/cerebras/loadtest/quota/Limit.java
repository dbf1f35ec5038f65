package cerebras.loadtest.quota;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The maximum use of a resource in a period. Limits are checked in their natural order: requests before tokens, shorter
 * periods before longer ones.
 *
 * @param amount requests or tokens, 1 to {@link #most}
 */
public record Limit(Resource resource, Period period, long amount) implements Comparable<Limit> {

    private static final Comparator<Limit> ORDER =
            Comparator.comparing(Limit::resource).thenComparing(Limit::period).thenComparing(Limit::amount);

    /** @throws IllegalArgumentException if the amount is out of range */
    public Limit {
        if (amount < 1 || amount > most(period)) {
            throw new IllegalArgumentException("amount=" + amount + " is out of range: expected 1 to " + most(period));
        }
    }

    /** The largest amount of a period: one per microsecond, which is above any plan and the maximum of a bucket. */
    public static long most(Period period) {
        return TimeUnit.MICROSECONDS.convert(period.duration());
    }

    /** The ending of the header names: {@code requests-minute}. */
    public String name() {
        return name(resource, period);
    }

    static String name(Resource resource, Period period) {
        return resource + "-" + period;
    }

    @Override
    public int compareTo(Limit other) {
        return ORDER.compare(this, other);
    }

    /** The period of a limit. */
    public enum Period {
        SECOND(Duration.ofSeconds(1)),
        MINUTE(Duration.ofMinutes(1)),
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1));

        private final Duration duration;

        Period(Duration duration) {
            this.duration = duration;
        }

        public Duration duration() {
            return duration;
        }

        /** The period of this duration; absent if there is none. */
        static Optional<Period> of(Duration duration) {
            return Stream.of(values())
                    .filter(period -> period.duration.equals(duration))
                    .findFirst();
        }

        /** As header names and plan files write it: {@code minute}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The counted resource. */
    public enum Resource {
        REQUESTS {
            @Override
            long need(long tokens, long cachedTokens) {
                return 1;
            }
        },
        /** Prompt and completion tokens, without cached prompt tokens. */
        TOKENS {
            @Override
            long need(long tokens, long cachedTokens) {
                return Math.max(0, tokens - cachedTokens);
            }
        },
        /** Prompt and completion tokens, including cached prompt tokens. */
        TOTAL_TOKENS {
            @Override
            long need(long tokens, long cachedTokens) {
                return tokens;
            }
        };

        /**
         * How much a request needs, or used.
         *
         * @param tokens prompt and completion; 0 for a failed request
         * @param cachedTokens prompt tokens that were cached
         */
        abstract long need(long tokens, long cachedTokens);

        /** As header names and plan files write it: {@code total-tokens}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
