package cerebras.loadtest.workload;

/**
 * One call of a trace.
 *
 * @param atNanos when it came, counted from the first call of the trace
 * @param promptTokens of its prompt, as the trace counts them; 0 to {@link #MOST_TOKENS}
 * @param outputTokens of its answer; 0 to {@link #MOST_TOKENS}
 * @param blocks names of the blocks of {@link #BLOCK_TOKENS} tokens that its prompt begins with: equal names, equal
 *     blocks. The last one may be a shorter block. Empty where the trace does not tell; not to be changed
 */
public record TracedCall(long atNanos, int promptTokens, int outputTokens, long[] blocks) {

  /** Tokens of a block, as the traces of Mooncake have them. */
  public static final int BLOCK_TOKENS = 512;

  /** Far above any context window. By choice. */
  public static final int MOST_TOKENS = 1_000_000;

  private static final long[] NO_BLOCKS = {};

  /** A call of whose prompt only the length is known. */
  public TracedCall(long atNanos, int promptTokens, int outputTokens) {
    this(atNanos, promptTokens, outputTokens, NO_BLOCKS);
  }

  TracedCall at(long nanos) {
    return new TracedCall(nanos, promptTokens, outputTokens, blocks);
  }
}
