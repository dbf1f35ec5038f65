package cerebras.loadtest.emulator;

import java.util.SplittableRandom;

/** Varies durations by up to a share of themselves, evenly up and down. */
record Jitter(double share, SplittableRandom random) {

  long around(long nanos) {
    return Math.round(nanos * (1 + share * (2 * random.nextDouble() - 1)));
  }
}
