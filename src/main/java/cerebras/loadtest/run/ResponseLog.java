package cerebras.loadtest.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells Gatling how attempts ended, those of some milliseconds at once and on Gatling's own thread: to wake that thread for
 * each would keep the event loop longer than all else at an attempt's end. Gatling gets its times in any case from here.
 */
public final class ResponseLog {

    private static final long DELAY_MILLIS = 20;

    private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private final Executor gatling;

    /** @param gatling runs what is Gatling's own business */
    public ResponseLog(Executor gatling) {
        this.gatling = gatling;
    }

    /** Has it told soon. Returns at once. */
    public void tell(Runnable response, ScheduledExecutorService eventLoop) {
        untold.add(response);
        if (planned.compareAndSet(false, true)) {
            eventLoop.schedule(this::tellAtGatling, DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tellAtGatling() {
        planned.set(false);
        if (!untold.isEmpty()) {
            gatling.execute(this::tellAll);
        }
    }

    /** Tells what is left, here and now: to be called when no call is under way, for Gatling may end with the next user. */
    synchronized void tellAll() {
        for (Runnable response = untold.poll(); response != null; response = untold.poll()) {
            response.run();
        }
    }
}
