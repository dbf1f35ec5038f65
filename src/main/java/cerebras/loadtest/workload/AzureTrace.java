package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;
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

/**
 * CSV with a header, as the LLM inference traces of 2023 and 2024 in AzurePublicDataset have it: a line is a moment by the
 * wall clock, with or without an offset from UTC, and the tokens of context and answer.
 */
final class AzureTrace implements TraceFormat {

  /** The columns, in any order; others beside them are left alone. */
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
      .optionalStart().appendOffsetId().optionalEnd()
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
    return columns.containsAll(List.of(HEADER.split(","))) ? Optional.of(new AzureTrace(columns)) : Optional.empty();
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
        throw new BadLine("has TIMESTAMP=" + timestamp, "a moment of this century or the last");
      }
      return Math.addExact(TimeUnit.SECONDS.toNanos(moment.getEpochSecond()), moment.getNano());
    } catch (DateTimeException | ArithmeticException notAMoment) {
      throw new BadLine("has TIMESTAMP=" + timestamp, "a moment such as 2023-11-16 18:17:03.9799600");
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
