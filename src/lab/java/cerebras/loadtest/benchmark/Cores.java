package cerebras.loadtest.benchmark;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.stream.Stream;

/** Gives processes a processor core of their own, where there are two and {@code taskset} can do it. */
enum Cores {
    SERVER,
    CONTENDER;

    private static final boolean AVAILABLE = Stream.of(values()).allMatch(Cores::isAvailable);

    /** Where processes run, in words. */
    static String placement() {
        return AVAILABLE
                ? "server on core " + SERVER.number() + "; contender, when warm, on core " + CONTENDER.number()
                        + " (taskset)"
                : "NOT PINNED, which needs Linux, taskset and two cores: server and contender are in each other's way";
    }

    /** Keeps a process, with all its threads, on this core from now on. */
    void pin(ProcessHandle process) {
        String pid = Long.toString(process.pid());
        if (AVAILABLE && !succeeds("taskset", "--cpu-list", "--all-tasks", "--pid", number(), pid)) {
            throw new IllegalStateException("taskset cannot pin process " + pid + " to core " + number());
        }
    }

    private boolean isAvailable() {
        return succeeds("taskset", "--cpu-list", number(), "true");
    }

    private String number() {
        return Integer.toString(ordinal());
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
