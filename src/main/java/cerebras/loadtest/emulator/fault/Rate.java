package cerebras.loadtest.emulator.fault;

import java.util.SplittableRandom;

/**
 * Hits a share of all, each by a draw of its own.
 *
 * @param share 0 to 1
 */
public record Rate(double share) implements Trigger {

  public Rate {
    Guard.require(share >= 0 && share <= 1, "share", share, "0 to 1");
  }

  @Override
  public boolean fires(long seed, long number) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + number).nextDouble() < share;
  }
}
