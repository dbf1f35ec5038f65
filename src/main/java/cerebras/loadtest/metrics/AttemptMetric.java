package cerebras.loadtest.metrics;

import static cerebras.loadtest.records.Timestamps.between;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Sample;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;

/**
 * The metrics of a single attempt: each one's formula, in one place, with the words that explain it to a reader.
 *
 * <p>Times are in nanoseconds, speeds in tokens per second. An attempt for which a metric is absent gives no value.
 */
public enum AttemptMetric {
    QUOTA_WAIT(
            "quotaWait",
            "Wait for quota",
            Unit.TIME,
            "released by the pacing − due: part of the latency from scheduled start only",
            Population.ALL) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().dueNanos(), attempt.moments().releasedNanos()), sink);
        }
    },
    SCHEDULE_DELAY(
            "scheduleDelay", "Schedule delay", Unit.TIME, "sent − due; with pacing, sent − released", Population.ALL) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            Timestamps moments = attempt.moments();
            Long ready = moments.releasedNanos() == null ? moments.dueNanos() : moments.releasedNanos();
            accept(between(ready, moments.sentNanos()), sink);
        }
    },
    CONNECT_TIME("connectTime", "Connect time", Unit.TIME, "connected − sent", Population.ALL) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().connectedNanos()), sink);
        }
    },
    TIME_TO_FIRST_TOKEN(
            "timeToFirstToken",
            "Time to first token",
            Unit.TIME,
            "first event with text − sent; absent when not streamed",
            Facet.OVER_TIME) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().firstTokenNanos()), sink);
        }
    },
    TIME_TO_FIRST_ANSWER_TOKEN(
            "timeToFirstAnswerToken",
            "Time to first answer token",
            Unit.TIME,
            "first event with text of the answer, after any reasoning − sent") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().firstAnswerNanos()), sink);
        }
    },
    END_TO_END_LATENCY("endToEndLatency", "End-to-end latency", Unit.TIME, "end − sent", Facet.OVER_TIME) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().endNanos()), sink);
        }
    },
    LATENCY_FROM_SCHEDULE(
            "latencyFromSchedule", "Latency from scheduled start", Unit.TIME, "end − due", Facet.OVER_TIME) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().dueNanos(), attempt.moments().endNanos()), sink);
        }
    },
    TIME_PER_OUTPUT_TOKEN(
            "timePerOutputToken",
            "Time per output token",
            Unit.TIME,
            "(last token − first token) / (output tokens − tokens in the first event); absent where the reads leave more than 5 %"
                    + " of error: they were few, or this client was late",
            Facet.OVER_TIME) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            double nanos = StreamSpeed.of(attempt).nanosPerToken();
            if (!Double.isNaN(nanos)) {
                sink.accept(nanos);
            }
        }

        @Override
        public boolean unresolved(Attempt attempt) {
            return StreamSpeed.of(attempt).unresolved() != null;
        }
    },
    OUTPUT_SPEED(
            "outputSpeed",
            "Output speed",
            Unit.SPEED,
            "1 / time per output token, and absent where that is",
            Facet.OVER_TIME) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            double nanos = StreamSpeed.of(attempt).nanosPerToken();
            if (!Double.isNaN(nanos)) {
                sink.accept(NANOS_PER_SECOND / nanos);
            }
        }

        @Override
        public boolean unresolved(Attempt attempt) {
            return TIME_PER_OUTPUT_TOKEN.unresolved(attempt);
        }
    },
    END_TO_END_SPEED(
            "endToEndSpeed",
            "End-to-end speed",
            Unit.SPEED,
            "output tokens / (end − sent): a script's \"tokens per second\"") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            speed(
                    attempt,
                    between(attempt.moments().sentNanos(), attempt.moments().endNanos()),
                    sink);
        }
    },
    EVENT_GAP(
            "eventGap",
            "Event gap",
            Unit.TIME,
            "time between consecutive socket reads that carry text",
            Facet.OVER_TIME,
            Facet.MULTIPLE_VALUES) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            if (attempt.arrivals() != null) {
                int[] gapMicros = attempt.arrivals().readGapMicros();
                for (int i = 1; i < gapMicros.length; i++) {
                    sink.accept(gapMicros[i] * NANOS_PER_MICRO);
                }
            }
        }
    },
    TOKENS_PER_EVENT(
            "tokensPerEvent",
            "Tokens per event",
            Unit.TOKENS,
            "output tokens / events with text, per answer",
            Facet.OVER_TIME) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            if (attempt.outputTokens().isPresent()
                    && attempt.arrivals() != null
                    && attempt.arrivals().textEvents() > 0) {
                sink.accept((double) attempt.outputTokens().getAsInt()
                        / attempt.arrivals().textEvents());
            }
        }
    },
    PROMPT_TOKENS("promptTokens", "Prompt tokens", Unit.TOKENS, "usage.prompt_tokens, as the server says") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(attempt.tokens() == null ? null : attempt.tokens().prompt(), sink);
        }
    },
    CACHED_PROMPT_TOKENS(
            "cachedPromptTokens",
            "Cached prompt tokens",
            Unit.TOKENS,
            "usage.prompt_tokens_details.cached_tokens, as the server says: the part of the prompt that it did not read again") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(attempt.tokens() == null ? null : attempt.tokens().cachedPrompt(), sink);
        }
    },
    SERVER_QUEUE_TIME("serverQueueTime", "Server: queue time", Unit.TIME, "time_info.queue_time, as the server says") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(attempt.serverTimes() == null ? null : attempt.serverTimes().queueNanos(), sink);
        }
    },
    SERVER_PROMPT_TIME(
            "serverPromptTime", "Server: prompt time", Unit.TIME, "time_info.prompt_time, as the server says") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(attempt.serverTimes() == null ? null : attempt.serverTimes().promptNanos(), sink);
        }
    },
    SERVER_COMPLETION_TIME(
            "serverCompletionTime",
            "Server: completion time",
            Unit.TIME,
            "time_info.completion_time, as the server says") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(attempt.serverTimes() == null ? null : attempt.serverTimes().completionNanos(), sink);
        }
    },
    SERVER_TOTAL_TIME("serverTotalTime", "Server: total time", Unit.TIME, "time_info.total_time, as the server says") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(attempt.serverTimes() == null ? null : attempt.serverTimes().totalNanos(), sink);
        }
    },
    SERVER_SPEED("serverSpeed", "Server: speed", Unit.SPEED, "output tokens / time_info.completion_time") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            ServerTimes server = attempt.serverTimes();
            speed(attempt, server == null ? OptionalLong.empty() : between(0L, server.completionNanos()), sink);
        }
    },
    OUTSIDE_SERVER(
            "outsideServer",
            "Outside the server",
            Unit.TIME,
            "(end − sent) − time_info.total_time: network, TLS, proxies and this client; absent where the server says more than"
                    + " the attempt took") {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            OptionalLong latency =
                    between(attempt.moments().sentNanos(), attempt.moments().endNanos());
            Long total =
                    attempt.serverTimes() == null ? null : attempt.serverTimes().totalNanos();
            if (total != null && latency.isPresent() && total <= latency.getAsLong()) {
                sink.accept(latency.getAsLong() - total);
            }
        }
    };

    /** What a value is measured in. */
    public enum Unit {
        /** Nanoseconds. */
        TIME,
        /** Output tokens per second. */
        SPEED,
        /** Tokens, of an answer or of a prompt. */
        TOKENS;

        /** An empty sample of values in this unit. */
        public Sample newSample() {
            return this == TIME ? Sample.ofNanos() : Sample.ofThousandths();
        }
    }

    /** Which attempts a metric's distribution is made of. */
    public enum Population {
        /** Those that got their answer. */
        SUCCESSFUL,
        /** Failed ones too. */
        ALL
    }

    /** How a metric is used beyond the table of metrics. */
    private enum Facet {
        OVER_TIME,
        MULTIPLE_VALUES
    }

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private final String key;
    private final String title;
    private final Unit unit;
    private final String definition;
    private final Population population;
    private final Set<Facet> facets;

    AttemptMetric(String key, String title, Unit unit, String definition, Facet... facets) {
        this(key, title, unit, definition, Population.SUCCESSFUL, facets);
    }

    AttemptMetric(String key, String title, Unit unit, String definition, Population population, Facet... facets) {
        this.key = key;
        this.title = title;
        this.unit = unit;
        this.definition = definition;
        this.population = population;
        this.facets = Set.of(facets);
    }

    /** Hands this metric's values of one attempt to {@code sink}: none, one, or for gaps many. */
    abstract void values(Attempt attempt, DoubleConsumer sink);

    /** Whether the metric is asked of the attempt at all. */
    public boolean isOf(Attempt attempt) {
        return population == Population.ALL || attempt.outcome().success();
    }

    /** Whether the attempt has such a value that the client could not measure well enough to give it. */
    public boolean unresolved(Attempt attempt) {
        return false;
    }

    /** This metric's value of one attempt, the first of many; absent when the attempt has none. */
    public OptionalDouble value(Attempt attempt) {
        return values(attempt).findFirst();
    }

    /** This metric's values of one attempt: none, one, or for gaps many. */
    public DoubleStream values(Attempt attempt) {
        DoubleStream.Builder found = DoubleStream.builder();
        values(attempt, found);
        return found.build();
    }

    /** The metric of this key; absent when there is none. */
    public static Optional<AttemptMetric> ofKey(String key) {
        return Arrays.stream(values())
                .filter(metric -> metric.key().equals(key))
                .findFirst();
    }

    /** Name in files. */
    public String key() {
        return key;
    }

    /** Name for people. */
    public String title() {
        return title;
    }

    public Unit unit() {
        return unit;
    }

    /** The formula, in words. */
    public String definition() {
        return definition;
    }

    public Population population() {
        return population;
    }

    /** Whether the timeline of a run follows the metric. */
    public boolean overTime() {
        return facets.contains(Facet.OVER_TIME);
    }

    /** Whether one attempt can have several values; a table with one row per attempt then shows the largest. */
    public boolean multipleValues() {
        return facets.contains(Facet.MULTIPLE_VALUES);
    }

    private static void speed(Attempt attempt, OptionalLong nanos, DoubleConsumer sink) {
        if (attempt.outputTokens().isPresent() && nanos.orElse(0) > 0) {
            sink.accept(attempt.outputTokens().getAsInt() * NANOS_PER_SECOND / nanos.getAsLong());
        }
    }

    private static void accept(OptionalLong value, DoubleConsumer sink) {
        value.ifPresent(sink::accept);
    }

    private static void accept(Number value, DoubleConsumer sink) {
        if (value != null) {
            sink.accept(value.doubleValue());
        }
    }
}
