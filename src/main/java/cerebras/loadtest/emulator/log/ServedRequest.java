package cerebras.loadtest.emulator.log;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the emulator really did for one request. Moments are {@link System#nanoTime()} of its JVM.
 *
 * @param number 1 for the first request of this emulator, in order of arrival
 * @param requestLine method and path, for example {@code POST /v1/chat/completions}
 * @param arrivalNanos when the last byte of the request was read
 * @param status HTTP status; absent if the client left before it was sent
 * @param id of the completion, as the client saw it in {@code inference-id} and in the body; absent where there is none
 * @param model the id of the model that answered; absent where none did
 * @param cachedTokens tokens of the prompt that the prompt cache had; absent where no model answered
 * @param quota what the headers of the answer said of the quota; empty where there is none
 * @param fault the name of the fault that hit its answer; absent where none did
 * @param emissions the parts of the answer that were sent
 * @param endNanos when the last part was sent, or when the connection was seen to have ended
 * @param ending why it ended
 */
public record ServedRequest(
        long number,
        String requestLine,
        long arrivalNanos,
        OptionalInt status,
        Optional<String> id,
        Optional<String> model,
        OptionalInt cachedTokens,
        Map<String, String> quota,
        Optional<String> fault,
        Emissions emissions,
        long endNanos,
        Ending ending) {

    /** When the first byte of the answer was sent; absent if none was. */
    public OptionalLong firstByteNanos() {
        return emissions.size() == 0 ? OptionalLong.empty() : OptionalLong.of(emissions.sentNanos(0));
    }

    /** Output tokens sent, reasoning included. */
    public int outputTokens() {
        return emissions.totalTokens();
    }

    /** Whether the client closed the connection before it had the whole answer. */
    public boolean clientLeft() {
        return ending == Ending.CLIENT_LEFT;
    }
}
