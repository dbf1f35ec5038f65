package cerebras.loadtest.measure;

/**
 * The state of the file that a summary was made from.
 *
 * @param attempts lines read
 * @param damagedLines lines that could not be read: at most the last one after a kill
 * @param droppedAttempts attempts that were never written because the disk did not keep up; {@code null} when the run was
 *     killed and nobody knows
 * @param complete whether the run ended by itself
 */
public record LogHealth(long attempts, long damagedLines, Long droppedAttempts, boolean complete) {}
