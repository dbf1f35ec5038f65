package cerebras.loadtest.quota;

import java.time.Duration;

/**
 * What is left of a limit at one moment.
 *
 * @param remaining whole requests or tokens, never below 0
 * @param untilReset the wait until the whole amount is there again, if nothing is used meanwhile: in a token bucket
 *     until it is full, zero if it is now; in a fixed window until the window ends, which is never zero
 */
public record Balance(Limit limit, long remaining, Duration untilReset) {}
