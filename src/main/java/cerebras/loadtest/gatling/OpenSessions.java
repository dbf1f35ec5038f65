package cerebras.loadtest.gatling;

import cerebras.loadtest.load.SessionPlay;
import cerebras.loadtest.records.SessionEnd;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The sessions of a run that are not over, so that those which the end of the load cuts are recorded. Thread-safe. */
final class OpenSessions {

    private static final long PATIENCE_SECONDS = 1;

    private final Map<SessionPlay, EventLoop> sessions = new ConcurrentHashMap<>();

    void begun(SessionPlay session, EventLoop eventLoop) {
        sessions.put(session, eventLoop);
    }

    void ended(SessionPlay session) {
        sessions.remove(session);
    }

    /**
     * Cuts the sessions that are not over, each on its event loop; where that has ended already, on this thread.
     *
     * @param ends receives their ends; thread-safe
     */
    void cut(Consumer<SessionEnd> ends) {
        Map<SessionPlay, EventLoop> cut = Map.copyOf(sessions);
        CountDownLatch left = new CountDownLatch(cut.size());
        cut.forEach((session, eventLoop) -> {
            Runnable task = () -> {
                session.cut().ifPresent(ends);
                left.countDown();
            };
            try {
                eventLoop.execute(task);
            } catch (RejectedExecutionException ended) {
                task.run();
            }
        });
        try {
            left.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
