package cerebras.loadtest.measure;

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

  public long calls() {
    return last.values().stream().mapToLong(Long::longValue).sum();
  }
}
