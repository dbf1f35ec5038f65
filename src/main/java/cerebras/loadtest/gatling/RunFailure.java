package cerebras.loadtest.gatling;

import cerebras.loadtest.config.Secrets;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Notices when this process fails during a run: what no thread catches, and each {@link Error} that Netty or Gatling warn of
 * before they go on as if nothing had happened. (What they log for who debugs them is no failure.) After that no figure can be relied on, and a virtual user may be lost, so
 * that the load would never end by itself. One for each run, from its beginning to its end.
 */
final class RunFailure implements AutoCloseable {

  private final AtomicReference<Throwable> first = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final LoggedErrors loggedErrors = new LoggedErrors();
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param then called at most once, on a thread of its own, which is there before memory or threads run out
   */
  RunFailure(Runnable then) {
    thread = new Thread(() -> whenFailed(then), "run-failure");
    thread.setDaemon(true);
    thread.start();
    loggedErrors.setContext(root.getLoggerContext());
    loggedErrors.start();
    root.addAppender(loggedErrors);
    Thread.setDefaultUncaughtExceptionHandler((dying, failure) -> {
      note(failure);
      print(dying, failure);
    });
  }

  private void whenFailed(Runnable then) {
    try {
      failed.await();
      then.run();
    } catch (InterruptedException runIsOver) {
      // It did not fail.
    }
  }

  /** What failed first, in a sentence's end; absent as long as nothing has. */
  Optional<String> reason() {
    return Optional.ofNullable(first.get())
        .map(failure -> "the load generator itself failed: " + Secrets.mask(failure.toString()));
  }

  /** Allocates nothing: there may be no memory left. */
  private void note(Throwable failure) {
    if (first.compareAndSet(null, failure)) {
      failed.countDown();
    }
  }

  private static void print(Thread dying, Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    System.err.println("Failure in thread " + dying.getName() + ": " + Secrets.mask(trace.toString()));
  }

  @Override
  public void close() {
    root.detachAppender(loggedErrors);
    Thread.setDefaultUncaughtExceptionHandler(before);
    if (Thread.currentThread() != thread) {
      thread.interrupt();
    }
  }

  private final class LoggedErrors extends AppenderBase<ILoggingEvent> {

    @Override
    protected void append(ILoggingEvent event) {
      boolean told = event.getLevel().isGreaterOrEqual(Level.WARN);
      if (told && event.getThrowableProxy() instanceof ThrowableProxy proxy) {
        Stream.iterate(proxy.getThrowable(), Objects::nonNull, Throwable::getCause)
            .limit(10)
            .filter(Error.class::isInstance)
            .findFirst()
            .ifPresent(RunFailure.this::note);
      }
    }
  }
}
