package cerebras.loadtest.emulator.http;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * One request, independent of Netty.
 *
 * @param number 1 for the first request of this emulator
 * @param turnNanos when its turn on its connection began, on the emulator's clock: the offsets of its answer count from
 *     then
 * @param method for example {@code POST}
 * @param path decoded, without the query
 * @param headers the value of a header by its name, in any case; {@code null} if the request has none
 * @param body decompressed; empty if there is none
 * @param abandoned whether the client has left by now
 */
public record IncomingRequest(
        long number,
        long turnNanos,
        String method,
        String path,
        UnaryOperator<String> headers,
        byte[] body,
        BooleanSupplier abandoned) {

    IncomingRequest withBody(byte[] bytes) {
        return new IncomingRequest(number, turnNanos, method, path, headers, bytes, abandoned);
    }

    IncomingRequest withPath(String other) {
        return new IncomingRequest(number, turnNanos, method, other, headers, body, abandoned);
    }

    /** The value of a header, by its name in any case; absent if the request has none. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
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
