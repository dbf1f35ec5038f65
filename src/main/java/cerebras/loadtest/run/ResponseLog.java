package cerebras.loadtest.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports results of attempts to Gatling, in batches of some milliseconds and on Gatling's own thread: waking that
 * thread for each attempt would take the event loop longer than everything else at the end of an attempt. Gatling's
 * times are independent of this delay.
 */
public final class ResponseLog {

    private static final long DELAY_MILLIS = 20;

    private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean planned = new AtomicBoolean();
    private final Executor gatling;

    /** @param gatling executes the reports to Gatling */
    public ResponseLog(Executor gatling) {
        this.gatling = gatling;
    }

    /** Reports the response soon. Returns immediately. */
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

    /**
     * Reports all pending responses immediately; to be called when no call is in progress, because Gatling may end with
     * the next user.
     */
    synchronized void tellAll() {
        for (Runnable response = untold.poll(); response != null; response = untold.poll()) {
            response.run();
        }
    }
}
