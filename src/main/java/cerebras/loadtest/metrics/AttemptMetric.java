package cerebras.loadtest.metrics;

import static cerebras.loadtest.records.Timestamps.between;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Sample;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;

/**
 * The metrics of a single attempt: formula, names, unit and uses of each. Reports, service levels, comparisons and exports
 * take the metrics that they show from here.
 *
 * <p>Times are in nanoseconds, speeds in tokens per second. An attempt for which a metric is not measured has no value.
 */
public enum AttemptMetric implements Metric {
    QUOTA_WAIT(
            "quotaWait",
            "Wait for quota",
            Unit.TIME,
            "released by pacing − due: part of the latency from scheduled start only",
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
            Facet.OVER_TIME,
            Facet.PAIRED,
            limitedAs("ttft")) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().firstTokenNanos()), sink);
        }
    },
    TIME_TO_FIRST_ANSWER_TOKEN(
            "timeToFirstAnswerToken",
            "Time to first answer token",
            Unit.TIME,
            "first event with text of the answer, after any reasoning − sent",
            Facet.PAIRED) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().firstAnswerNanos()), sink);
        }
    },
    END_TO_END_LATENCY(
            "endToEndLatency",
            "End-to-end latency",
            Unit.TIME,
            "end − sent",
            Facet.OVER_TIME,
            Facet.PAIRED,
            limitedAs("latency")) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().sentNanos(), attempt.moments().endNanos()), sink);
        }
    },
    LATENCY_FROM_SCHEDULE(
            "latencyFromSchedule",
            "Latency from scheduled start",
            Unit.TIME,
            "end − due",
            Facet.OVER_TIME,
            limitedAs("latencyFromSchedule")) {
        @Override
        void values(Attempt attempt, DoubleConsumer sink) {
            accept(between(attempt.moments().dueNanos(), attempt.moments().endNanos()), sink);
        }
    },
    TIME_PER_OUTPUT_TOKEN(
            "timePerOutputToken",
            "Time per output token",
            Unit.TIME,
            "(last token − first token) / (output tokens − tokens in the first event); absent if the resolution of"
                    + " the socket reads leaves an error above 5 %",
            Facet.OVER_TIME,
            limitedAs("tpot")) {
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
            Facet.OVER_TIME,
            Facet.PAIRED,
            limitedAs("speed")) {
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
            limitedAs("gap"),
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
            "usage.prompt_tokens_details.cached_tokens, as the server says: the part of the prompt that it took from its cache") {
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
            "(end − sent) − time_info.total_time: network, TLS, proxies and this client; absent if the server reports more than"
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
        /** Nanoseconds; milliseconds in files and tables. */
        TIME("ms"),
        /** Output tokens per second. */
        SPEED("tokens/s"),
        /** Tokens, of an answer or of a prompt. */
        TOKENS("tokens"),
        /** A part of a whole, 0 to 1. */
        SHARE("share"),
        /** A number of things that the title of the metric names. */
        COUNT("count"),
        /** US dollars. */
        DOLLARS("dollars");

        private static final double NANOS_PER_MILLI = 1e6;

        private final String label;

        Unit(String label) {
            this.label = label;
        }

        /** Name of the unit of written values. */
        @JsonValue
        public String label() {
            return label;
        }

        /** A value as files and tables have it: milliseconds instead of nanoseconds, otherwise unchanged. */
        public double written(double value) {
            return this == TIME ? value / NANOS_PER_MILLI : value;
        }

        /** An empty sample of values in this unit. */
        public Sample newSample() {
            return switch (this) {
                case TIME -> Sample.ofNanos();
                case SPEED, TOKENS, SHARE -> Sample.ofThousandths();
                case COUNT -> Sample.ofWholeNumbers();
                case DOLLARS -> Sample.ofBillionths();
            };
        }
    }

    /** What a metric's distribution covers. */
    public enum Population {
        /** Successful attempts. */
        @JsonProperty("successful")
        SUCCESSFUL,
        /** All attempts, failed ones included. */
        @JsonProperty("all")
        ALL,
        /** Virtual users. */
        @JsonProperty("users")
        USERS,
        /** Calls, each with all its attempts. */
        @JsonProperty("calls")
        CALLS,
        /** Refused attempts. */
        @JsonProperty("refusals")
        REFUSALS,
        /** Completed sessions. */
        @JsonProperty("sessions")
        SESSIONS
    }

    /** A use of a metric besides the table of metrics. */
    private record Facet(String use, String name) {

        /** The timeline shows the metric. */
        static final Facet OVER_TIME = new Facet("overTime", "");
        /** Variants that answer the same prompts are compared by it. */
        static final Facet PAIRED = new Facet("paired", "");
        /** One attempt can have several values. */
        static final Facet MULTIPLE_VALUES = new Facet("multipleValues", "");

        private static final String LIMITED = "limited";
    }

    /** A service level may limit the metric by {@code slo.NAME.pPERCENT}. */
    private static Facet limitedAs(String name) {
        return new Facet(Facet.LIMITED, name);
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

    /** Passes the metric's values of an attempt to {@code sink}: none, one, or for gaps many. */
    abstract void values(Attempt attempt, DoubleConsumer sink);

    /** Whether the attempt belongs to the metric's population. */
    public boolean isOf(Attempt attempt) {
        return population == Population.ALL || attempt.outcome().success();
    }

    /** Whether the attempt has a value that the client could not measure precisely enough to report. */
    public boolean unresolved(Attempt attempt) {
        return false;
    }

    /** The metric's value of an attempt, the first if there are several; absent if the attempt has none. */
    public OptionalDouble value(Attempt attempt) {
        return values(attempt).findFirst();
    }

    /** The metric's values of an attempt: none, one, or for gaps many. */
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

    @Override
    @JsonValue
    public String key() {
        return key;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public String definition() {
        return definition;
    }

    public Population population() {
        return population;
    }

    /** Whether the timeline of a run shows the metric. */
    public boolean overTime() {
        return facets.contains(Facet.OVER_TIME);
    }

    @Override
    public boolean multipleValues() {
        return facets.contains(Facet.MULTIPLE_VALUES);
    }

    /** Whether variants that answer the same prompts are compared by the metric. */
    public boolean paired() {
        return facets.contains(Facet.PAIRED);
    }

    @Override
    public Optional<String> limitName() {
        return facets.stream()
                .filter(facet -> facet.use().equals(Facet.LIMITED))
                .map(Facet::name)
                .findFirst();
    }

    @Override
    public boolean higherIsBetter() {
        return unit == Unit.SPEED;
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
