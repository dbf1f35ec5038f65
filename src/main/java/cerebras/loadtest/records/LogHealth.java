package cerebras.loadtest.records;

/**
 * The state of the file that a summary was made from.
 *
 * @param attempts lines read
 * @param damagedLines lines that could not be used: at most the last one after a kill
 * @param firstDamage the first of them and what is wrong with it: "line 7 is not JSON from column 3"; {@code null} if
 *     there is none
 * @param droppedAttempts attempts that were never written because the disk did not keep up; {@code null} if the run was
 *     killed, so that the number is unknown
 * @param complete whether the run ended by itself
 */
public record LogHealth(long attempts, long damagedLines, String firstDamage, Long droppedAttempts, boolean complete) {

    /** The state of a file without known damage except a last line. */
    public LogHealth(long attempts, long damagedLines, Long droppedAttempts, boolean complete) {
        this(attempts, damagedLines, null, droppedAttempts, complete);
    }
}
