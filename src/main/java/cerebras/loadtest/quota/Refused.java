package cerebras.loadtest.quota;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A request that is not let in; nothing was taken for it.
 *
 * @param exceeded the first limit, in the order of limits, that has too little left
 * @param retryAfter the smallest wait, in whole milliseconds, after which the same request is let in by all limits if
 *     no other comes before it; absent when no wait helps because the request needs more than a limit's whole amount
 * @param balances what is left of each limit at the moment of the refusal
 */
public record Refused(Limit exceeded, Optional<Duration> retryAfter, List<Balance> balances) implements Decision {}
