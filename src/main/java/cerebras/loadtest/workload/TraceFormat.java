package cerebras.loadtest.workload;

import cerebras.loadtest.workload.Trace.TracedCall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects the calls of a trace from the lines of its file, one after the other. */
interface TraceFormat {

  /** What a file begins with, as it follows the word "expected". */
  String FIRST_LINES = AzureTrace.HEADER + ", a line such as " + MooncakeTrace.EXAMPLE + ", or a run's calls.jsonl";

  /** The one that a file has which begins with this line; absent if none is known. */
  static Optional<TraceFormat> of(String firstLine) {
    return Stream.of(AzureTrace.of(firstLine), MooncakeTrace.of(firstLine), CallsTrace.of(firstLine))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /**
   * Takes one line, the first one included.
   *
   * @throws BadLine if it is not as it should be
   */
  void add(String line) throws BadLine;

  /** How many calls there are up to now. */
  int size();

  /** The latest call; {@code null} where the format has calls in an order and with sizes of its own. */
  default TracedCall latest() {
    return null;
  }

  /** Whether the latest call has a time that is no whole number of the format's unit, where that is a unit of time. */
  default boolean fractional() {
    return false;
  }

  /** Whether times are in a unit that a writer may have mistaken. */
  default boolean hasUnit() {
    return false;
  }

  /** Whether the writer may have been stopped in the middle of the last line. */
  default boolean mayBeCutOff() {
    return false;
  }

  /**
   * The trace, after the last line.
   *
   * @throws BadLine if the lines are no trace together; it says what the file lacks
   */
  Trace trace() throws BadLine;

  /** A trace of these calls, all with sizes that were counted. */
  static Trace counted(List<TracedCall> calls) throws BadLine {
    if (calls.isEmpty()) {
      throw new BadLine("has no call", "at least one");
    }
    return Trace.of(calls, 0);
  }
}
