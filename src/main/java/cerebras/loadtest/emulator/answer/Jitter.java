package cerebras.loadtest.emulator.answer;

import java.util.SplittableRandom;

/** Varies durations by up to a share of themselves, evenly up and down. */
public record Jitter(double share, SplittableRandom random) {

    long around(long nanos) {
        return Math.round(nanos * (1 + share * (2 * random.nextDouble() - 1)));
    }
}
