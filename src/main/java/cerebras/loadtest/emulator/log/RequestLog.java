package cerebras.loadtest.emulator.log;

import java.time.Duration;
import java.util.List;

/**
 * The requests that the emulator served: counts of all, details of the newest. A request is in the log before the last
 * byte of its answer is sent, so a client that has received an answer finds it here. Thread-safe.
 */
public interface RequestLog {

    /** Requests that arrived at any path, including those in progress. */
    long requests();

    /** Those among {@link #requests()} that were {@code POST /v1/chat/completions}, including refused ones. */
    long chatCompletions();

    /** Connections that were reset as soon as they were accepted; their requests are not in the log. */
    long refusedConnections();

    /** Requests that ended, successfully or not, including those that are no longer kept. */
    long ended();

    /** The newest completed requests, in the order of their ends. */
    List<ServedRequest> served();

    /**
     * Waits until this number of requests has ended.
     *
     * @return false after a timeout
     */
    boolean awaitEnded(long count, Duration atMost) throws InterruptedException;
}
