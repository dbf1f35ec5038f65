package cerebras.loadtest.trace;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Recorded calls, in the order in which they came; the first is at 0. About 40 MB for a million of them.
 *
 * @param calls at least one
 * @param estimated how many calls had sizes that nobody counted, and were given the median of the others
 */
public record Trace(List<TracedCall> calls, int estimated) {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  public Trace {
    calls = List.copyOf(calls);
  }

  /** @param calls at least one, in any order, by any clock */
  static Trace of(List<TracedCall> calls, int estimated) {
    List<TracedCall> inOrder = calls.stream().sorted(Comparator.comparingLong(TracedCall::atNanos)).toList();
    long start = inOrder.get(0).atNanos();
    return new Trace(inOrder.stream().map(call -> call.at(call.atNanos() - start)).toList(), estimated);
  }

  /** The same calls in a shorter time, or in a longer one where the factor is below 1. */
  public Trace faster(double factor) {
    return new Trace(calls.stream().map(call -> call.at(Math.round(call.atNanos() / factor))).toList(), estimated);
  }

  /** The calls before a moment: at least the first, for the moment is more than 0. */
  public Trace before(long nanos) {
    return new Trace(calls.stream().takeWhile(call -> call.atNanos() < nanos).toList(), estimated);
  }

  /** To the end of the second in which the last call comes. */
  public long lengthNanos() {
    return (calls.get(calls.size() - 1).atNanos() / SECOND + 1) * SECOND;
  }

  /** When the calls come, in order. */
  public long[] momentsNanos() {
    return calls.stream().mapToLong(TracedCall::atNanos).toArray();
  }
}
