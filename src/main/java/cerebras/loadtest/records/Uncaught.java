package cerebras.loadtest.records;

/**
 * Failures that must not be lost: an event loop logs what a task throws and goes on, and an executor that schedules tasks
 * keeps it in a future that nobody reads. They go to the handler of uncaught exceptions instead, as those of any thread do.
 */
public final class Uncaught {

    private Uncaught() {}

    /** Hands a failure to the handler of this thread; for code whose caller would swallow it. */
    public static void report(Throwable failure) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }

    /** The task, whose failures are reported. */
    public static Runnable reported(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                report(failure);
            }
        };
    }
}
