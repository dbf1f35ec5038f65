package cerebras.loadtest.emulator.plan;

import java.util.Map;

/** Resources that an answer occupies until it ends, such as a part of a quota, or a slot of its model. */
public interface Lease {

    /** The lease of an answer that occupies nothing. */
    Lease NONE = showing(Map.of());

    /** A lease that occupies nothing but has headers about the quota. */
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

    /** The remaining quota as headers, in the order of sending. Called when the headers of the answer are sent. */
    Map<String, String> headers();

    /**
     * Releases everything. Called once, on any thread: before the last byte of the answer is sent, or when it is clear
     * that it never will be.
     *
     * @param outputTokens output tokens sent so far
     * @param nowNanos current time on the emulator's clock
     */
    void end(int outputTokens, long nowNanos);
}
