package cerebras.loadtest.records;

/**
 * The line that begins a step of a load that goes by steps. Timestamps are on the clock of the {@link Timestamps}.
 *
 * @param number from 1, in the order of time
 * @param users virtual users during the step
 * @param startNanos the step's users begin to come
 * @param steadyNanos they have settled: figures of the step are from here
 * @param endNanos up to here
 */
public record LoadStep(int number, int users, long startNanos, long steadyNanos, long endNanos) implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.step(this);
    }
}
