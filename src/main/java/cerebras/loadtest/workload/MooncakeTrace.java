package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * JSON lines as the traces of Mooncake have them: milliseconds since the beginning, tokens of prompt and answer, and a
 * number for each block of the prompt, which stands for the block and all before it.
 */
final class MooncakeTrace implements TraceFormat {

  static final String EXAMPLE =
      "{\"timestamp\": 3000, \"input_length\": 600, \"output_length\": 20, \"hash_ids\": [4, 7]}";

  private static final double LATEST_MILLIS = TimeUnit.DAYS.toMillis(365);

  /** By choice: 160 MB. */
  private static final int MOST_BLOCKS = 20_000_000;

  private final List<TracedCall> calls = new ArrayList<>();
  private long blocks;
  private boolean fractional;

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
    int promptTokens = BadLine.tokens(line.inputLength(), "input_length");
    int outputTokens = BadLine.tokens(line.outputLength(), "output_length");
    checkBlocks(line.hashIds(), promptTokens);
    fractional = line.timestamp() != null && line.timestamp() != Math.rint(line.timestamp());
    calls.add(line.hashIds() == null
        ? new TracedCall(nanos(line.timestamp()), promptTokens, outputTokens)
        : new TracedCall(nanos(line.timestamp()), promptTokens, outputTokens, line.hashIds()));
  }

  private void checkBlocks(long[] hashIds, int promptTokens) throws BadLine {
    int found = hashIds == null ? 0 : hashIds.length;
    if (found > promptTokens / TracedCall.BLOCK_TOKENS + 1) {
      throw new BadLine("has %,d hash_ids for %,d tokens".formatted(found, promptTokens),
          "one for each %d tokens".formatted(TracedCall.BLOCK_TOKENS));
    }
    blocks += found;
    if (blocks > MOST_BLOCKS) {
      throw new BadLine("has too many hash_ids", "at most %,d in the file, so cut it".formatted(MOST_BLOCKS));
    }
  }

  private static Line parsed(String text) throws BadLine {
    try {
      return JsonLine.read(text, Line.class);
    } catch (JsonProcessingException otherLine) {
      throw new BadLine("is no call of such a trace" + JsonLine.columnOf(otherLine), "a line such as " + EXAMPLE);
    }
  }

  private static long nanos(Double timestampMillis) throws BadLine {
    if (timestampMillis == null) {
      throw new BadLine("has no timestamp", "milliseconds since the beginning");
    }
    if (!(timestampMillis >= 0 && timestampMillis <= LATEST_MILLIS)) {
      throw new BadLine("has timestamp=" + timestampMillis, "milliseconds since the beginning, up to a year");
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
