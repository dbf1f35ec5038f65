package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The records of a run of this suite, {@code calls.jsonl}: its first attempts, when they were due. A call that failed was
 * traffic too; where its sizes are not known, they are the median of the known ones.
 */
final class CallsTrace implements TraceFormat {

  private static final int FIRST = 1;
  private static final long LATEST_NANOS = TimeUnit.DAYS.toNanos(366);
  private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final List<Seen> seen = new ArrayList<>();

  private CallsTrace() {}

  /** A call; sizes are {@code null} where nobody counted. */
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
        throw new BadLine("has a call at %d ns".formatted(line.moments().wanted()), "a moment of the run, up to a year");
      }
      seen.add(new Seen(line.moments().wanted(), checked(tokens.prompt()), checked(tokens.answer())));
    }
  }

  private static Line parsed(String text) throws BadLine {
    try {
      return JsonLine.read(text, Line.class);
    } catch (JsonProcessingException notJson) {
      throw new BadLine("is not a record" + JsonLine.columnOf(notJson), "a line as src/docs/records.md has them");
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
    return Trace.of(seen.stream().map(call -> new TracedCall(call.atNanos(),
        Objects.requireNonNullElse(call.promptTokens(), prompt),
        Objects.requireNonNullElse(call.outputTokens(), output))).toList(), estimated);
  }

  /** The lower of the two in the middle where their number is even. */
  private int median(Function<Seen, Integer> size, String what) throws BadLine {
    int[] known = seen.stream().map(size).filter(Objects::nonNull).mapToInt(Integer::intValue).toArray();
    if (known.length == 0) {
      throw new BadLine("has no call whose " + what + " was counted", "at least one that was answered");
    }
    Arrays.sort(known);
    return known[(known.length - 1) / 2];
  }
}
