package cerebras.loadtest.emulator.fault;

/** Chooses what a fault hits. */
public sealed interface Trigger permits Rate, Script {

  /**
   * Whether the request or connection of this number is hit.
   *
   * @param seed where anything is drawn, the same is drawn again for the same seed and number
   * @param number from 1
   */
  boolean fires(long seed, long number);
}
