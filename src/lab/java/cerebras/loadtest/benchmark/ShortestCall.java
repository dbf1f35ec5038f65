package cerebras.loadtest.benchmark;

import cerebras.loadtest.records.AttemptTrace;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * All that a call costs on its event loop in this suite's own code however short its answer. The closing event, which is
 * parsed, is part of it.
 */
public class ShortestCall extends SteadyPiece {

    private final byte[][] reads = {SseAnswer.shortest()};

    @Benchmark
    public AttemptTrace followed() {
        return WholeAnswer.follow(reads);
    }
}
