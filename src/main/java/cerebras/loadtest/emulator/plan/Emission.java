package cerebras.loadtest.emulator.plan;

/**
 * One part of an answer, sent by one write.
 *
 * @param offsetNanos when it is due, from the moment the request's turn came
 * @param tokens output tokens in it; with the end of an answer also those that have no text
 * @param payload its bytes
 */
public record Emission(long offsetNanos, int tokens, Payload payload) {

    /** The same, due so much later. */
    public Emission later(long nanos) {
        return new Emission(offsetNanos + nanos, tokens, payload);
    }
}
