package cerebras.loadtest.workload;

import cerebras.loadtest.workload.JsonTraces.CallsTrace;
import cerebras.loadtest.workload.JsonTraces.MooncakeTrace;
import cerebras.loadtest.workload.Trace.TracedCall;
import cerebras.loadtest.workload.TraceFile.TraceException;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Parser of one trace format: collects the calls from the lines of a file. */
interface TraceFormat {

    /** Possible beginnings of a file, as they follow the word "expected". */
    String FIRST_LINES = AzureTrace.HEADER + ", a line such as " + MooncakeTrace.EXAMPLE + ", or a run's calls.jsonl";

    /** The format of a file that begins with this line; absent if it is unknown. */
    static Optional<TraceFormat> of(String firstLine) {
        return Stream.of(AzureTrace.of(firstLine), MooncakeTrace.of(firstLine), CallsTrace.of(firstLine))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * Parses one line; called for all lines, including the first.
     *
     * @throws BadLine if it is invalid
     */
    void add(String line) throws BadLine;

    /** Number of calls so far. */
    int size();

    /** The latest call; {@code null} if the format defines order and sizes itself. */
    default TracedCall latest() {
        return null;
    }

    /**
     * Whether the time of the latest call has a fraction of the format's time unit; false if the format has no unit.
     */
    default boolean fractional() {
        return false;
    }

    /** Whether times are numbers in a unit that a writer may have confused with another. */
    default boolean hasUnit() {
        return false;
    }

    /** Whether the last line may be incomplete because the writer was stopped. */
    default boolean mayBeCutOff() {
        return false;
    }

    /**
     * The trace, after the last line.
     *
     * @throws BadLine if the lines together are not a valid trace; says what is missing
     */
    Trace trace() throws BadLine;

    /** A trace of these calls, all with known sizes. */
    static Trace counted(List<TracedCall> calls) throws BadLine {
        if (calls.isEmpty()) {
            throw new BadLine("has no call", "at least one");
        }
        return Trace.of(calls, 0);
    }

    /** Why a line of a trace is invalid; {@link TraceException} adds file and line. */
    static final class BadLine extends Exception {

        private final String expected;

        /**
         * @param found what is wrong, as it follows the line number: "has no input_length"
         * @param expected as it follows the word "expected"
         */
        BadLine(String found, String expected) {
            super(found, null, false, false);
            this.expected = expected;
        }

        String expected() {
            return expected;
        }

        /** A required number of tokens. */
        static int tokens(Integer count, String name) throws BadLine {
            if (count == null) {
                throw new BadLine("has no " + name, "a number of tokens");
            }
            if (count < 0 || count > TracedCall.MOST_TOKENS) {
                throw new BadLine(
                        "has " + name + "=" + count, "a number of tokens from 0 to " + TracedCall.MOST_TOKENS);
            }
            return count;
        }
    }

    /**
     * CSV with a header, the format of the LLM inference traces of 2023 and 2024 in AzurePublicDataset: each line has a
     * wall-clock time, with or without an offset from UTC, and the tokens of context and answer.
     */
    static final class AzureTrace implements TraceFormat {

        /** The required columns, in any order; others are ignored. */
        static final String HEADER = "TIMESTAMP,ContextTokens,GeneratedTokens";

        /** Nanoseconds since 1970 overflow in 2262. */
        private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

        private static final String EXAMPLE = "2023-11-16 18:17:03.9799600,4808,10";

        private static final CsvMapper MAPPER = CsvMapper.csvBuilder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE)
                .appendLiteral(' ')
                .append(DateTimeFormatter.ISO_LOCAL_TIME)
                .optionalStart()
                .appendOffsetId()
                .optionalEnd()
                .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
                .toFormatter()
                .withResolverStyle(ResolverStyle.STRICT);

        private final ObjectReader rows;
        private final List<TracedCall> calls = new ArrayList<>();
        private boolean inBody;

        private AzureTrace(List<String> columns) {
            CsvSchema.Builder schema = CsvSchema.builder();
            columns.forEach(schema::addColumn);
            rows = MAPPER.readerFor(Row.class).with(schema.build());
        }

        private record Row(
                @JsonProperty("TIMESTAMP") String timestamp,
                @JsonProperty("ContextTokens") Integer contextTokens,
                @JsonProperty("GeneratedTokens") Integer generatedTokens) {}

        static Optional<TraceFormat> of(String firstLine) {
            List<String> columns = List.of(firstLine.strip().split(" *, *"));
            return columns.containsAll(List.of(HEADER.split(",")))
                    ? Optional.of(new AzureTrace(columns))
                    : Optional.empty();
        }

        @Override
        public void add(String line) throws BadLine {
            if (inBody) {
                calls.add(call(row(line)));
            }
            inBody = true;
        }

        private Row row(String line) throws BadLine {
            try {
                return rows.readValue(line);
            } catch (JsonProcessingException otherRow) {
                throw new BadLine("is \"" + line + "\"", "a line such as " + EXAMPLE);
            }
        }

        private static TracedCall call(Row row) throws BadLine {
            return new TracedCall(
                    nanos(row.timestamp()),
                    BadLine.tokens(row.contextTokens(), "ContextTokens"),
                    BadLine.tokens(row.generatedTokens(), "GeneratedTokens"));
        }

        private static long nanos(String timestamp) throws BadLine {
            try {
                Instant moment = MOMENT.parse(timestamp.strip(), Instant::from);
                if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
                    throw new BadLine("has TIMESTAMP=" + timestamp, "a time of this century or the last");
                }
                return Math.addExact(TimeUnit.SECONDS.toNanos(moment.getEpochSecond()), moment.getNano());
            } catch (DateTimeException | ArithmeticException notAMoment) {
                throw new BadLine("has TIMESTAMP=" + timestamp, "a time such as 2023-11-16 18:17:03.9799600");
            }
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
        public Trace trace() throws BadLine {
            return TraceFormat.counted(calls);
        }
    }
}
