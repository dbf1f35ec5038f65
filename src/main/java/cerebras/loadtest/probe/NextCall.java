package cerebras.loadtest.probe;

/**
 * The call that a probe wants to be made.
 *
 * @param dueMillis when, in milliseconds since the epoch; at once if that is past
 * @param maxTokens the most tokens that its answer may have
 */
public record NextCall(long dueMillis, int maxTokens) {}
