package cerebras.loadtest.run;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Ends this process like TERM when its parent process has ended. Gatling's Maven plugin runs a load in a separate
 * process: if Maven is killed, that process would continue to send billed calls.
 */
public final class ParentWatch {

    /** Starts the watch if this variable is set, for other programs that start a load. */
    public static final String ENVIRONMENT_VARIABLE = "LOADTEST_END_WITH_PARENT";

    /** The exit code of a process that was ended by TERM. */
    private static final int TERMINATED = 143;

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static boolean started;

    private ParentWatch() {}

    /**
     * Starts the watch if Gatling's plugin for Maven or Gradle has started this process. Further calls have no effect.
     */
    public static synchronized void startIfForked() {
        if (started || !forked()) {
            return;
        }
        started = true;
        Thread thread = new Thread(
                () -> watch(
                        ParentWatch::parent, () -> LockSupport.parkNanos(PERIOD_NANOS), () -> System.exit(TERMINATED)),
                "parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** The plugin has its main class on the class path of the processes that it starts. */
    private static boolean forked() {
        if (System.getenv(ENVIRONMENT_VARIABLE) != null) {
            return true;
        }
        try {
            Class.forName("io.gatling.plugin.util.ForkMain", false, ParentWatch.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException startedByHand) {
            return false;
        }
    }

    /**
     * Waits until the process has another parent, which the operating system assigns when the first one has ended.
     *
     * @param parent id of the current parent
     * @param pause waits between two checks
     * @param then runs when the first parent has ended
     */
    static void watch(Supplier<OptionalLong> parent, Runnable pause, Runnable then) {
        OptionalLong first = parent.get();
        while (parent.get().equals(first)) {
            pause.run();
        }
        then.run();
    }

    private static OptionalLong parent() {
        return ProcessHandle.current()
                .parent()
                .map(ProcessHandle::pid)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }
}
