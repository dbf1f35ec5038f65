package cerebras.loadtest.metrics;

/**
 * What one virtual user got.
 *
 * @param user its number
 * @param tokensPerSecond output tokens that arrived for it in the window / the time it was in the window
 * @param attempts attempts of it that ended in the window
 */
public record UserThroughput(long user, double tokensPerSecond, long attempts) {}
