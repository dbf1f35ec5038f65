package cerebras.loadtest.emulator.http;

import java.util.Optional;

/**
 * One request as it was read, free of Netty.
 *
 * @param number 1 for the first request of this emulator
 * @param turnNanos when its turn on its connection came, on the emulator's clock: the moment its answer's offsets count from
 * @param method for example {@code POST}
 * @param path without the query
 * @param authorization the header of this name; absent where the request has none
 * @param body empty where there is none
 */
public record IncomingRequest(
    long number, long turnNanos, String method, String path, Optional<String> authorization, byte[] body) {}
