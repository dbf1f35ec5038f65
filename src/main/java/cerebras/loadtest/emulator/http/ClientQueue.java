package cerebras.loadtest.emulator.http;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * The planning work of one client connection: one task at a time, in the order in which they were given. The pool takes
 * one task of each connection in turn, so a connection with a thousand requests holds up the others by one.
 */
final class ClientQueue implements Executor, Runnable {

  private final Executor pool;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean scheduled;

  ClientQueue(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    pool.execute(this);
  }

  /** For the pool: carries out one task, then queues behind the other connections. */
  @Override
  public void run() {
    try {
      next().run();
    } finally {
      if (hasMore()) {
        pool.execute(this);
      }
    }
  }

  private synchronized Runnable next() {
    return tasks.remove();
  }

  private synchronized boolean hasMore() {
    scheduled = !tasks.isEmpty();
    return scheduled;
  }
}
