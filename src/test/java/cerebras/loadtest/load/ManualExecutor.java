package cerebras.loadtest.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does what is due when its time is moved on, in order; its clock begins at a moment that means nothing. */
final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {

    private static final long ORIGIN_NANOS = -123_456_789_012_345L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.<Task>comparingLong(task -> task.atNanos).thenComparingLong(task -> task.number));
    private long nowNanos = ORIGIN_NANOS;
    private long scheduled;

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {

        private final long atNanos;
        private final long number = scheduled++;

        private Task(Runnable command, long atNanos) {
            super(command, null);
            this.atNanos = atNanos;
        }

        /** Lets a failure of the command fail the test. */
        @Override
        protected void setException(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            return tasks.remove(this) && super.cancel(interrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(atNanos - nowNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    long nanoTime() {
        return nowNanos;
    }

    /** Since this was made. */
    long elapsedNanos() {
        return nowNanos - ORIGIN_NANOS;
    }

    int pending() {
        return tasks.size();
    }

    /** Does what is due now. */
    void run() {
        advance(Duration.ZERO);
    }

    void advance(Duration duration) {
        long end = nowNanos + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().atNanos <= end) {
            Task task = tasks.remove();
            nowNanos = task.atNanos;
            task.run();
        }
        nowNanos = end;
    }

    @Override
    public void execute(Runnable command) {
        schedule(command, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, nowNanos + unit.toNanos(delay));
        tasks.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }
}
