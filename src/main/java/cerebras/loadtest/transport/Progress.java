package cerebras.loadtest.transport;

import io.netty.handler.codec.http.HttpHeaders;

/** Notified of the progress of an attempt, on its user's event loop. */
@FunctionalInterface
public interface Progress {

    /** Status and headers of its answer have arrived; not called if none did. */
    default void answered(HttpHeaders headers) {}

    /** It has ended and is recorded. */
    void ended();
}
