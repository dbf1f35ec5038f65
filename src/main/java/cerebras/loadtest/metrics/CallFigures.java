package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import java.util.Map;

/**
 * What became of calls whose failed attempts were made again: calls whose last attempt ended in the window.
 *
 * @param attempts all their attempts
 * @param retried calls that needed more than one
 * @param first how the first attempts ended
 * @param last how the calls ended: what a user with an SDK saw
 * @param latency from the moment when a call was first due to its end, nanoseconds, waits between attempts included; of
 *     calls that got their answer
 */
public record CallFigures(
    long attempts, long retried, Map<Outcome, Long> first, Map<Outcome, Long> last, Distribution latency) {

  /** Calls that got their answer at the first attempt. */
  public long firstSuccesses() {
    return successes(first);
  }

  /** Calls that got their answer in the end. */
  public long successes() {
    return successes(last);
  }

  private static long successes(Map<Outcome, Long> outcomes) {
    return outcomes.entrySet().stream()
        .filter(outcome -> outcome.getKey().success())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** All of them. */
  public long calls() {
    return last.values().stream().mapToLong(Long::longValue).sum();
  }
}
