package cerebras.loadtest.benchmark;

import cerebras.loadtest.measure.AttemptTrace;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * All that a call costs on its event loop in this suite's own code however short its answer, most of it for the closing
 * event, which is parsed.
 */
public class ShortestCall extends SteadyPiece {

  private final byte[][] reads = {SseAnswer.shortest()};

  @Benchmark
  public AttemptTrace followed() {
    return WholeAnswer.follow(reads);
  }
}
