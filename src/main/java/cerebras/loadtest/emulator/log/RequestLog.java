package cerebras.loadtest.emulator.log;

import java.time.Duration;
import java.util.List;

/**
 * What the emulator served: counts of everything, details of the newest. A request is in the log before the last byte
 * of its answer leaves, so a client that has an answer finds it here. Any thread may ask.
 */
public interface RequestLog {

    /** Requests that arrived, whatever the path, those in progress included. */
    long requests();

    /** Those among {@link #requests()} that were {@code POST /v1/chat/completions}, refused ones included. */
    long chatCompletions();

    /** Connections that were reset as soon as they were accepted; no request of theirs is in the log. */
    long refusedConnections();

    /** Requests that ended, in whatever way, those no longer kept included. */
    long ended();

    /** The newest requests that ended, the last to end last. */
    List<ServedRequest> served();

    /**
     * Waits until so many requests have ended.
     *
     * @return false if they have not within the time given
     */
    boolean awaitEnded(long count, Duration atMost) throws InterruptedException;
}
