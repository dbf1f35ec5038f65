package cerebras.loadtest.records;

/**
 * The last line of a run that ended by itself. A file without it is of a run that was killed.
 *
 * @param endNanos when, on the clock of the {@link Timestamps}
 * @param attempts how many attempts the run handed to the recorder
 * @param dropped how many of them could not be written because the disk did not keep up
 */
public record RunEnd(long endNanos, long attempts, long dropped) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.end(this);
    }
}
