package cerebras.loadtest.run;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Ends this process when the one that started it is gone, as TERM would. Gatling's Maven plugin runs a load in a process of
 * its own: when Maven is killed, nobody would tell that process, and it would go on sending calls that are paid for.
 */
public final class ParentWatch {

    /** Starts the watch where this variable is set, for other programs that start a load. */
    public static final String ENVIRONMENT_VARIABLE = "LOADTEST_END_WITH_PARENT";

    /** What a process that TERM ends has as its exit code. */
    private static final int TERMINATED = 143;

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static boolean started;

    private ParentWatch() {}

    /** Watches if Gatling's plugin for Maven or Gradle has started this process. Further calls do nothing. */
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

    /** The plugin puts its main class on the class path of the processes that it starts. */
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
     * Waits until the process has another parent, which is what the operating system gives to those whose own has ended.
     *
     * @param parent its parent's number
     * @param pause between two looks
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
