package cerebras.loadtest.records;

/**
 * A step of a staircase load. Timestamps are on the clock of the {@link Timestamps}.
 *
 * @param number from 1, in chronological order
 * @param users virtual users during the step
 * @param startNanos start of the ramp of the step
 * @param steadyNanos start of the window of its figures
 * @param endNanos end of that window
 */
public record LoadStep(int number, int users, long startNanos, long steadyNanos, long endNanos) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.step(this);
    }
}
