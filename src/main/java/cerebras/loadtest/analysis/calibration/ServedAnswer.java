package cerebras.loadtest.analysis.calibration;

import cerebras.loadtest.records.Arrivals;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A line of the emulator's log of requests, as far as it is of use here. Moments are of the emulator's clock: only their
 * differences mean something.
 *
 * @param id of the completion; {@code null} where there was none
 * @param ending {@code complete} if all of it was sent
 * @param arrivalNanos when the request had been read
 * @param sentNanos when each part of the answer was sent
 * @param tokens output tokens in each part
 * @param textBytes length of each part's text in bytes as it stands in the JSON; {@code null} where that is not logged
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ServedAnswer(
    String id, String ending, long arrivalNanos, long[] sentNanos, int[] tokens, int[] textBytes) {

  /** Whether all of it was sent, as a stream. */
  boolean streamed() {
    return id != null && "complete".equals(ending) && sentNanos.length > 1;
  }

  /**
   * When the parts were sent that carried text, of an answer whose client saw so many. The part that closes an answer may
   * have tokens that nobody sees, such as the one that ends it; the log does not tell those apart.
   *
   * @return absent if the client saw others than were sent
   */
  Optional<long[]> textNanos(int seen) {
    int[] parts = textParts();
    return seen == parts.length || seen == parts.length - 1
        ? Optional.of(IntStream.of(parts).limit(seen).mapToLong(part -> sentNanos[part]).toArray())
        : Optional.empty();
  }

  /**
   * When a client saw each event with text, by the lengths of the texts that its reads brought.
   *
   * @return microseconds since the first event; absent if the client's reads do not tell the events apart
   */
  Optional<long[]> seenMicros(Arrivals arrivals) {
    if (arrivals.reads() == arrivals.textEvents()) {
      return Optional.of(sums(arrivals.readGapMicros()));
    }
    return textBytes == null ? Optional.empty() : seenByLength(arrivals);
  }

  private Optional<long[]> seenByLength(Arrivals arrivals) {
    int[] parts = textParts();
    long[] readMicros = sums(arrivals.readGapMicros());
    long[] seen = new long[arrivals.textEvents()];
    int event = 0;
    for (int read = 0; read < readMicros.length; read++) {
      int rest = arrivals.readTextBytes()[read];
      while (rest > 0 && event < seen.length) {
        rest -= textBytes[parts[event]];
        seen[event++] = readMicros[read];
      }
      if (rest != 0) {
        return Optional.empty();
      }
    }
    return event == seen.length ? Optional.of(seen) : Optional.empty();
  }

  private static long[] sums(int[] gaps) {
    long[] sums = new long[gaps.length];
    for (int i = 0; i < gaps.length; i++) {
      sums[i] = (i == 0 ? 0 : sums[i - 1]) + gaps[i];
    }
    return sums;
  }

  private int[] textParts() {
    return IntStream.range(0, tokens.length).filter(part -> tokens[part] > 0).toArray();
  }
}
