package cerebras.loadtest.emulator.queue;

/**
 * When a request is served, on the clock of whoever asked.
 *
 * @param startNanos its wait is over
 * @param endNanos the next one's may be
 */
public record Turn(long startNanos, long endNanos) {}
