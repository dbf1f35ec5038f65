package cerebras.loadtest.metrics;

import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * How often intervals held a truth that was known, because the values were made.
 *
 * @param held intervals with the truth inside
 * @param intervals all that there were
 * @param runs with an interval or without
 */
record Coverage(int held, int intervals, int runs) {

    /** Ends of an interval, and what should be between them. */
    record Trial(double low, double truth, double high) {
        private boolean held() {
            return low <= truth && truth <= high;
        }
    }

    /** @param trial makes one run from random numbers; empty when the run gives no interval */
    static Coverage of(int runs, long seed, Function<Random, Optional<Trial>> trial) {
        var random = new Random(seed);
        int held = 0;
        int intervals = 0;
        for (int i = 0; i < runs; i++) {
            Optional<Trial> made = trial.apply(random);
            intervals += made.isPresent() ? 1 : 0;
            held += made.filter(Trial::held).isPresent() ? 1 : 0;
        }
        return new Coverage(held, intervals, runs);
    }

    static Optional<Trial> trial(Double low, double truth, Double high) {
        return low == null ? Optional.empty() : Optional.of(new Trial(low, truth, high));
    }

    double percent() {
        return 100.0 * held / intervals;
    }

    @Override
    public String toString() {
        return String.format(
                "held %5.1f %%, given %5.1f %%, wrong %4.1f %% of all %d runs",
                percent(), 100.0 * intervals / runs, 100.0 * (intervals - held) / runs, runs);
    }
}
