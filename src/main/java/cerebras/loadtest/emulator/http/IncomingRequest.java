package cerebras.loadtest.emulator.http;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * One request as it was read, free of Netty.
 *
 * @param number 1 for the first request of this emulator
 * @param turnNanos when its turn on its connection came, on the emulator's clock: its answer's offsets count from then
 * @param method for example {@code POST}
 * @param path decoded, without the query
 * @param authorization the header of this name; absent where the request has none
 * @param body unpacked; empty where there is none
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
     * To be called now and then by long work that occupies nothing yet.
     *
     * @throws CancellationException if the client has left, so that nobody needs the answer
     */
    public void stopIfAbandoned() {
        if (abandoned.getAsBoolean()) {
            throw new CancellationException();
        }
    }
}
