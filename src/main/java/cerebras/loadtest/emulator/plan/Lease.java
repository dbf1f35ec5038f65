package cerebras.loadtest.emulator.plan;

import java.util.Map;

/** What an answer occupies until it ends, such as a part of a quota, or a place where its model serves. */
public interface Lease {

    /** Of an answer that occupies nothing. */
    Lease NONE = showing(Map.of());

    /** Nothing is occupied, but something is to be told of what is left. */
    static Lease showing(Map<String, String> headers) {
        return new Lease() {
            @Override
            public Map<String, String> headers() {
                return headers;
            }

            @Override
            public void end(int outputTokens, long nowNanos) {}
        };
    }

    /** What is left for others, as headers in the order of sending. Asked for when the head of the answer leaves. */
    Map<String, String> headers();

    /**
     * Gives everything back. Called once, on any thread: before the last byte of the answer leaves, or when it is clear
     * that it never will.
     *
     * @param outputTokens that were sent up to then
     * @param nowNanos on the emulator's clock
     */
    void end(int outputTokens, long nowNanos);
}
