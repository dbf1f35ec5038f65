package cerebras.loadtest.metrics;

import java.util.EnumSet;
import java.util.Set;

/** The figures of a whole window, with the words that explain them. Those of a single attempt explain themselves. */
public enum RunMetric {
    OUTPUT_THROUGHPUT(
            "outputThroughput",
            "Aggregate output throughput",
            "output tokens that arrived in the window / length of the window, whoever sent the request when; the tokens of a "
                    + "streamed answer are spread over its reads in proportion to their text, those of another answer arrive at its "
                    + "end. 95 % interval from batch means"),
    PER_USER_THROUGHPUT(
            "perUserThroughput",
            "Per-user throughput",
            "for each virtual user: its output tokens in the window / the time it was in the window, waiting included"),
    SUCCESS_RATE(
            "successRate",
            "Success rate",
            "attempts that got their answer / all attempts that ended in the window, without planned cancels"),
    VALID_SHARE(
            "validShare",
            "Valid answers",
            "successful answers without a mechanical fault / successful answers; what they say is not judged"),
    REQUEST_RATE(
            "requestRate",
            "Request rate",
            "attempts that ended in the window / length of the window; offered: calls that the plan had due in it / its "
                    + "length"),
    CONCURRENCY("concurrency", "Concurrency", "attempts under way, averaged over the time of the window"),
    CALL_SUCCESS(
            "callSuccess",
            "Success of calls",
            "calls that got their answer / all calls whose last attempt ended in the window; at the first attempt: as it "
                    + "would have been had no attempt been made again"),
    ATTEMPTS_PER_CALL("attemptsPerCall", "Attempts per call", "all attempts of those calls / calls"),
    CALL_LATENCY(
            "callLatency",
            "Latency of the call",
            "end of its last attempt − when it was first due, waits between attempts included; of calls that got their "
                    + "answer"),
    TASK_SUCCESS(
            "taskSuccess",
            "Task success",
            "completed sessions / sessions that ended in the window: completed, failed or deviated; every request of a completed session"
                    + " was answered"),
    TASKS_PER_MINUTE(
            "tasksPerMinute",
            "Tasks per minute",
            "completed sessions that ended in the window / length of the window. 95 % interval from batch means"),
    RETRY_AFTER(
            "retryAfter",
            "Retry-After",
            "the time after which a refusal promises to let its user in, from its arrival; tested by the user's next attempt, "
                    + "if it is not sent earlier: kept when that is let in, broken when it is refused for quota again"),
    TOKENS_BEFORE_CANCEL(
            "tokensBeforeCancel",
            "Tokens received before a planned cancel",
            "output tokens that had arrived when the client cancelled the call; mostly an estimate by the local tokenizer"),
    CANCEL_CLOSE_TIME(
            "cancelCloseTime",
            "Time to close after a planned cancel",
            "from the cancel until the client's connection was closed"),
    FIRST_TOKEN_AFTER_CANCEL(
            "timeToFirstTokenAfterCancel",
            "Time to first token after a cancelled call",
            "of the same user's next call, if it succeeded; includes a new connection"),
    FIRST_TOKEN_AFTER_ANSWER(
            "timeToFirstTokenAfterAnswer",
            "Time to first token after a successful call",
            "of the same user's next call, if it succeeded");

    /** Those of runs that make failed attempts again. */
    public static final Set<RunMetric> OF_CALLS = EnumSet.range(CALL_SUCCESS, CALL_LATENCY);

    /** Those of runs that cancel calls by plan. */
    public static final Set<RunMetric> OF_CANCELS = EnumSet.range(TOKENS_BEFORE_CANCEL, FIRST_TOKEN_AFTER_ANSWER);

    /** Those of runs that play sessions. */
    public static final Set<RunMetric> OF_SESSIONS = EnumSet.of(TASK_SUCCESS, TASKS_PER_MINUTE);

    private final String key;
    private final String title;
    private final String definition;

    RunMetric(String key, String title, String definition) {
        this.key = key;
        this.title = title;
        this.definition = definition;
    }

    /** Name in files and anchors. */
    public String key() {
        return key;
    }

    /** Name for people. */
    public String title() {
        return title;
    }

    /** The formula, in words. */
    public String definition() {
        return definition;
    }
}
