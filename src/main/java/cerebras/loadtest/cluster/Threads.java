package cerebras.loadtest.cluster;

import java.time.Duration;

/** Threads of the cluster, and their times. */
final class Threads {

    /** Time between two signs of life, in each direction. */
    static final Duration BEAT = Duration.ofMillis(500);

    /** A generator without a sign of life for so long is lost, in milliseconds. */
    static final int PATIENCE = 3_000;

    /** The same while processes start, which may keep a small machine busy for seconds. */
    static final int PATIENCE_BEFORE_LOAD = 15_000;

    private Threads() {}

    static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
