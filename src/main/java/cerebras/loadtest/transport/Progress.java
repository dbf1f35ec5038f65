package cerebras.loadtest.transport;

import io.netty.handler.codec.http.HttpHeaders;

/** Hears how an attempt goes, on its user's event loop. */
@FunctionalInterface
public interface Progress {

    /** Status and headers of its answer have come; not called when none did. */
    default void answered(HttpHeaders headers) {}

    /** It has ended and is recorded. */
    void ended();
}
