package cerebras.loadtest.benchmark;

import java.time.Duration;

/**
 * Streams side by side, each as long and as fast as the others, one token and one write to an event.
 *
 * @param streams at once
 * @param eventsPerSecond of all streams together, as planned
 * @param seconds for which a stream lasts, as planned
 */
record EmulatorLoad(int streams, int eventsPerSecond, int seconds) {

    /** Words on a command line, read by {@link #parse}. */
    String[] arguments() {
        return new String[] {Integer.toString(streams), Integer.toString(eventsPerSecond), Integer.toString(seconds)};
    }

    static EmulatorLoad parse(String... arguments) {
        return new EmulatorLoad(
                Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }

    /** From one event of a stream to its next. */
    Duration cadence() {
        return Duration.ofNanos(1_000_000_000L * streams / eventsPerSecond);
    }

    /** Of one stream. */
    int events() {
        return Math.toIntExact(Duration.ofSeconds(seconds).dividedBy(cadence()));
    }
}
