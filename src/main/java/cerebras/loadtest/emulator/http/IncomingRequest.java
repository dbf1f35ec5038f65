package cerebras.loadtest.emulator.http;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One request, independent of Netty.
 *
 * @param number 1 for the first request of this emulator
 * @param turnNanos when its turn on its connection began, on the emulator's clock: the offsets of its answer count from
 *     then
 * @param method for example {@code POST}
 * @param path decoded, without the query
 * @param authorization the header of this name; absent if the request has none
 * @param body decompressed; empty if there is none
 * @param abandoned whether the client has left by now
 */
public record IncomingRequest(
        long number,
        long turnNanos,
        String method,
        String path,
        Optional<String> authorization,
        byte[] body,
        BooleanSupplier abandoned) {

    IncomingRequest withBody(byte[] bytes) {
        return new IncomingRequest(number, turnNanos, method, path, authorization, bytes, abandoned);
    }

    IncomingRequest withPath(String other) {
        return new IncomingRequest(number, turnNanos, method, other, authorization, body, abandoned);
    }

    /**
     * To be called regularly by long work that has not reserved anything yet.
     *
     * @throws CancellationException if the client has left, so that the answer is not needed
     */
    public void stopIfAbandoned() {
        if (abandoned.getAsBoolean()) {
            throw new CancellationException();
        }
    }
}
