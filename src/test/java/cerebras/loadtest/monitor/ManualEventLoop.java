package cerebras.loadtest.monitor;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An event loop whose time goes when told to: it runs the one task that it was given when it is due. */
final class ManualEventLoop extends ScheduledThreadPoolExecutor {

    private Runnable task;
    private long dueNanos;
    private long nowNanos;

    ManualEventLoop() {
        super(0);
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Whether there is a task that waits for its turn. */
    boolean hasTask() {
        return task != null;
    }

    /** It does nothing else until then, and is there for its task all the time. */
    void idleUntil(long nanos) {
        while (task != null && dueNanos <= nanos) {
            nowNanos = dueNanos;
            runTask();
        }
        nowNanos = nanos;
    }

    /** It does something else until then, and then, once, its task. */
    void stallUntil(long nanos) {
        nowNanos = nanos;
        if (task != null && dueNanos <= nanos) {
            runTask();
        }
    }

    private void runTask() {
        Runnable due = task;
        task = null;
        due.run();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable given, long delay, TimeUnit unit) {
        task = given;
        dueNanos = nowNanos + unit.toNanos(delay);
        return null;
    }
}
