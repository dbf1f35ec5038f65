package cerebras.loadtest.emulator.http;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The planning work of one client connection: one task at a time, in order of submission. A pool takes one task of each
 * connection in turn, so a connection with a thousand requests delays the others by one task. Large requests have a
 * separate pool, so that they delay only each other.
 */
final class ClientQueue implements Runnable {

    private final Executor pool;
    private final Executor poolOfLarge;
    private final ArrayDeque<Task> tasks = new ArrayDeque<>();

    private record Task(Runnable work, boolean large) {}

    ClientQueue(Executor pool, Executor poolOfLarge) {
        this.pool = pool;
        this.poolOfLarge = poolOfLarge;
    }

    void add(Runnable work, boolean large) {
        Task task = new Task(work, large);
        boolean first;
        synchronized (this) {
            first = tasks.isEmpty();
            tasks.add(task);
        }
        if (first) {
            poolFor(task).execute(this);
        }
    }

    /** Called by a pool: executes one task, then queues behind the other connections. */
    @Override
    public void run() {
        try {
            first().work().run();
        } finally {
            Task next = afterFirst();
            if (next != null) {
                poolFor(next).execute(this);
            }
        }
    }

    private Executor poolFor(Task task) {
        return task.large() ? poolOfLarge : pool;
    }

    private synchronized Task first() {
        return tasks.element();
    }

    /** The task in progress stays in the queue until it is done, which marks the queue as busy. */
    private synchronized Task afterFirst() {
        tasks.remove();
        return tasks.peek();
    }
}
