package cerebras.loadtest.benchmark;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * One load of the benchmark: so many users, each of whom asks for one answer after the other.
 *
 * @param streams users, and so streams at once, but for the time before the first event
 * @param gap from one event of a stream to the next
 * @param beside whether all contenders run, or this suite alone
 */
record Trial(int streams, Duration gap, boolean beside) {

    private static final Duration FIRST = Duration.ofMillis(50);
    private static final long ANSWER_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_EVENTS = 500;

    /** A few million events are enough to judge by, and fit in the server's memory. */
    private static final double LOGGED_EVENTS = 2e6;

    /** Answers of about a second. */
    AnswerShape shape() {
        return new AnswerShape(FIRST, gap, (int) Math.min(MOST_EVENTS, ANSWER_NANOS / gap.toNanos()));
    }

    /** Events a second that the server would send if it were never late, and the client at once there again. */
    double offeredEventsPerSecond() {
        return shape().eventsPerSecond(streams);
    }

    /** The server's settings, for a load that lasts so long. */
    Map<String, String> serverSettings(Duration load, String log) {
        return Map.of(
                "first",
                shape().first().toMillis() + "ms",
                "gap",
                gap.toNanos() / 1_000 + "us",
                "events",
                Integer.toString(shape().events()),
                "log",
                log,
                "logEvery",
                Long.toString(1 + (long) (offeredEventsPerSecond() * load.toSeconds() / LOGGED_EVENTS)));
    }

    /** The client's settings. */
    Map<String, String> clientSettings(Map<String, String> phases) {
        Map<String, String> settings = new HashMap<>(phases);
        settings.put("users", Integer.toString(streams));
        settings.put("preflight", "quick");
        return settings;
    }
}
