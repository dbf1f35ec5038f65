package cerebras.loadtest.emulator.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The request log in memory, written by the connections in the order of events. */
public final class InMemoryRequestLog implements RequestLog {

    private static final String CHAT_COMPLETION = "/v1/chat/completions";

    private final int capacity;
    private final Consumer<ServedRequest> onEnded;
    private final ArrayDeque<ServedRequest> newest = new ArrayDeque<>();
    private long requests;
    private long chatCompletions;
    private long refusedConnections;
    private long ended;

    /**
     * @param capacity number of completed requests to keep, the newest
     * @param onEnded notified of each completed request, on the thread that completed it
     */
    public InMemoryRequestLog(int capacity, Consumer<ServedRequest> onEnded) {
        this.capacity = capacity;
        this.onEnded = onEnded;
    }

    @Override
    public synchronized long requests() {
        return requests;
    }

    @Override
    public synchronized long chatCompletions() {
        return chatCompletions;
    }

    @Override
    public synchronized long refusedConnections() {
        return refusedConnections;
    }

    @Override
    public synchronized long ended() {
        return ended;
    }

    @Override
    public synchronized List<ServedRequest> served() {
        return List.copyOf(newest);
    }

    @Override
    public synchronized boolean awaitEnded(long count, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); ended < count && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return ended >= count;
    }

    /**
     * A request has arrived.
     *
     * @return its number, from 1
     */
    public synchronized long arrived(String requestLine) {
        if (requestLine.endsWith(CHAT_COMPLETION) && requestLine.startsWith("POST ")) {
            chatCompletions++;
        }
        return ++requests;
    }

    /** A connection was reset as soon as it was accepted. */
    public synchronized void refusedConnection() {
        refusedConnections++;
    }

    /** A request has ended, successfully or not. */
    public void ended(ServedRequest request) {
        onEnded.accept(request);
        keep(request);
    }

    private synchronized void keep(ServedRequest request) {
        ended++;
        newest.addLast(request);
        if (newest.size() > capacity) {
            newest.removeFirst();
        }
        notifyAll();
    }
}
