package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The trace formats of JSON lines. Unknown fields are ignored. */
final class JsonTraces {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonTraces() {}

    /** @throws JsonProcessingException if the line is not JSON, or does not match this type */
    static <T> T read(String line, Class<T> shape) throws JsonProcessingException {
        return MAPPER.readValue(line, shape);
    }

    /** Where the parser stopped; empty for numbers and nesting beyond its limits, for which it states no location. */
    static String columnOf(JsonProcessingException wrong) {
        return wrong.getLocation() == null
                ? ""
                : " from column " + wrong.getLocation().getColumnNr();
    }

    /**
     * The JSON lines of Mooncake's traces: milliseconds since the beginning, tokens of prompt and answer, and a hash
     * for each block of the prompt, which identifies the block together with all blocks before it.
     */
    static final class MooncakeTrace implements TraceFormat {

        static final String EXAMPLE =
                "{\"timestamp\": 3000, \"input_length\": 600, \"output_length\": 20, \"hash_ids\": [4, 7]}";

        private static final double LATEST_MILLIS = TimeUnit.DAYS.toMillis(365);

        /** By choice: 160 MB. */
        private static final int MOST_BLOCKS = 20_000_000;

        private final List<TracedCall> calls = new ArrayList<>();
        private long blocks;
        private static final String MAY_BE_SECONDS =
                ". The file has times with fractions, which may be seconds: if so, correct"
                        + " this line, and replay the trace with -DtraceSpeed=" + Trace.SECONDS_AS_MILLIS;

        private boolean fractional;
        private boolean anyFractional;

        private MooncakeTrace() {}

        private record Line(
                Double timestamp,
                @JsonProperty("input_length") Integer inputLength,
                @JsonProperty("output_length") Integer outputLength,
                @JsonProperty("hash_ids") long[] hashIds) {}

        static Optional<TraceFormat> of(String firstLine) {
            boolean fits = firstLine.stripLeading().startsWith("{") && firstLine.contains("\"input_length\"");
            return fits ? Optional.of(new MooncakeTrace()) : Optional.empty();
        }

        @Override
        public void add(String text) throws BadLine {
            Line line = parsed(text);
            fractional = line.timestamp() != null && line.timestamp() != Math.rint(line.timestamp());
            anyFractional |= fractional;
            try {
                calls.add(call(line));
            } catch (BadLine bad) {
                throw anyFractional ? new BadLine(bad.getMessage(), bad.expected() + MAY_BE_SECONDS) : bad;
            }
        }

        private TracedCall call(Line line) throws BadLine {
            int promptTokens = BadLine.tokens(line.inputLength(), "input_length");
            int outputTokens = BadLine.tokens(line.outputLength(), "output_length");
            blocks = withBlocks(blocks, line.hashIds() == null ? 0 : line.hashIds().length, promptTokens);
            return line.hashIds() == null
                    ? new TracedCall(nanos(line.timestamp()), promptTokens, outputTokens)
                    : new TracedCall(nanos(line.timestamp()), promptTokens, outputTokens, line.hashIds());
        }

        /**
         * The number of blocks in a file, with those of another call.
         *
         * @param blocks before
         * @param found blocks of the call
         * @throws BadLine if they are too many for its prompt, or for a file
         */
        static long withBlocks(long blocks, int found, int promptTokens) throws BadLine {
            if (found > promptTokens / TracedCall.BLOCK_TOKENS + 1) {
                throw new BadLine(
                        "has %,d hash_ids for %,d tokens".formatted(found, promptTokens),
                        "one for each %d tokens".formatted(TracedCall.BLOCK_TOKENS));
            }
            if (blocks + found > MOST_BLOCKS) {
                throw new BadLine("has too many hash_ids", "at most %,d in the file, so cut it".formatted(MOST_BLOCKS));
            }
            return blocks + found;
        }

        private static Line parsed(String text) throws BadLine {
            try {
                return JsonTraces.read(text, Line.class);
            } catch (JsonProcessingException otherLine) {
                throw new BadLine(
                        "is not a call of a Mooncake trace" + JsonTraces.columnOf(otherLine),
                        "a line such as " + EXAMPLE);
            }
        }

        private static long nanos(Double timestampMillis) throws BadLine {
            if (timestampMillis == null) {
                throw new BadLine("has no timestamp", "milliseconds since the beginning");
            }
            if (!(timestampMillis >= 0 && timestampMillis <= LATEST_MILLIS)) {
                throw new BadLine(
                        "has timestamp=" + timestampMillis,
                        "milliseconds since the beginning, up to a year"
                                + (timestampMillis > LATEST_MILLIS
                                        ? "; where times count from 1970, subtract the first"
                                        : ""));
            }
            return Math.round(timestampMillis * TimeUnit.MILLISECONDS.toNanos(1));
        }

        @Override
        public int size() {
            return calls.size();
        }

        @Override
        public TracedCall latest() {
            return calls.isEmpty() ? null : calls.get(calls.size() - 1);
        }

        @Override
        public boolean fractional() {
            return fractional;
        }

        @Override
        public boolean hasUnit() {
            return true;
        }

        @Override
        public Trace trace() throws BadLine {
            return TraceFormat.counted(calls);
        }
    }

    /**
     * The records of a run of this suite, {@code calls.jsonl}: the first attempts of its calls, at their due times.
     * Failed calls are included, since they were traffic too; unknown sizes are replaced by the median of the known
     * ones.
     */
    static final class CallsTrace implements TraceFormat {

        private static final int FIRST = 1;
        private static final long LATEST_NANOS = TimeUnit.DAYS.toNanos(366);
        private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private final List<Seen> seen = new ArrayList<>();

        private CallsTrace() {}

        /** A call; sizes are {@code null} if unknown. */
        private record Seen(long atNanos, Integer promptTokens, Integer outputTokens) {

            boolean counted() {
                return promptTokens != null && outputTokens != null;
            }
        }

        private record Line(String record, int attempt, Moments moments, Tokens tokens) {

            boolean firstAttempt() {
                return "attempt".equals(record) && attempt == FIRST;
            }
        }

        private record Moments(Long dueNanos, Long sentNanos) {

            Long wanted() {
                return dueNanos == null ? sentNanos : dueNanos;
            }
        }

        private record Tokens(Output output, Integer prompt) {

            Integer answer() {
                return output == null ? null : output.count();
            }
        }

        private record Output(Integer count) {}

        static Optional<TraceFormat> of(String firstLine) {
            boolean fits = firstLine.startsWith("{") && firstLine.contains("\"record\"");
            return fits ? Optional.of(new CallsTrace()) : Optional.empty();
        }

        @Override
        public void add(String text) throws BadLine {
            Line line = parsed(text);
            if (line.firstAttempt() && line.moments() != null && line.moments().wanted() != null) {
                Tokens tokens = Objects.requireNonNullElse(line.tokens(), new Tokens(null, null));
                if (line.moments().wanted() < -SLACK_NANOS || line.moments().wanted() > LATEST_NANOS) {
                    throw new BadLine(
                            "has a call at %d ns".formatted(line.moments().wanted()),
                            "a time within the run, up to a year");
                }
                seen.add(new Seen(line.moments().wanted(), checked(tokens.prompt()), checked(tokens.answer())));
            }
        }

        private static Line parsed(String text) throws BadLine {
            try {
                return JsonTraces.read(text, Line.class);
            } catch (JsonProcessingException notJson) {
                throw new BadLine(
                        "is not a record" + JsonTraces.columnOf(notJson),
                        "a line in the format of src/docs/records.md");
            }
        }

        private static Integer checked(Integer tokens) throws BadLine {
            return tokens == null ? null : Integer.valueOf(BadLine.tokens(tokens, "tokens"));
        }

        @Override
        public int size() {
            return seen.size();
        }

        @Override
        public boolean mayBeCutOff() {
            return true;
        }

        @Override
        public Trace trace() throws BadLine {
            if (seen.isEmpty()) {
                throw new BadLine("has no attempt", "the records of a run that sent something");
            }
            int prompt = median(Seen::promptTokens, "prompt");
            int output = median(Seen::outputTokens, "answer");
            int estimated = (int) seen.stream().filter(call -> !call.counted()).count();
            return Trace.of(
                    seen.stream()
                            .map(call -> new TracedCall(
                                    call.atNanos(),
                                    Objects.requireNonNullElse(call.promptTokens(), prompt),
                                    Objects.requireNonNullElse(call.outputTokens(), output)))
                            .toList(),
                    estimated);
        }

        /** The lower median. */
        private int median(Function<Seen, Integer> size, String what) throws BadLine {
            int[] known = seen.stream()
                    .map(size)
                    .filter(Objects::nonNull)
                    .mapToInt(Integer::intValue)
                    .toArray();
            if (known.length == 0) {
                throw new BadLine("has no call whose " + what + " was counted", "at least one that was answered");
            }
            Arrays.sort(known);
            return known[(known.length - 1) / 2];
        }
    }
}
