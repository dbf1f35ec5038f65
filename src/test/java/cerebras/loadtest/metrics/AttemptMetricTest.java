package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptMetricTest {

    /** Due at 99 ms, sent at 100, connected at 102, text at 300, 301, … 320, ended at 325; 31 tokens, 1 in the first event. */
    private static final Attempt STREAMED = attempt()
            .streamed(100, 300, 320, 325)
            .tokens(31, 1)
            .reads(
                    new int[] {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
                    new int[] {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1})
            .server(40, 10, 25, 210)
            .build();

    private static final Attempt WHOLE =
            attempt().whole(100, 400).tokens(60, null).build();

    @ParameterizedTest
    @CsvSource({
        "SCHEDULE_DELAY,              1000000",
        "CONNECT_TIME,                2000000",
        "TIME_TO_FIRST_TOKEN,         200000000",
        "TIME_TO_FIRST_ANSWER_TOKEN,  200000000",
        "END_TO_END_LATENCY,          225000000",
        "LATENCY_FROM_SCHEDULE,                226000000",
        "TIME_PER_OUTPUT_TOKEN,       666666.7", // 20 ms / (31 - 1)
        "OUTPUT_SPEED,                1500.0", // 30 tokens in 20 ms
        "END_TO_END_SPEED,            137.8", // 31 / 0.225 s
        "EVENT_GAP,                   1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 "
                + "1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000 1000000",
        "TOKENS_PER_EVENT,            1.5", // 31 / 21
        "SERVER_QUEUE_TIME,           40000000",
        "SERVER_PROMPT_TIME,          10000000",
        "SERVER_COMPLETION_TIME,      25000000",
        "SERVER_TOTAL_TIME,           210000000",
        "SERVER_SPEED,                1240.0", // 31 / 0.025 s
        "OUTSIDE_SERVER,              15000000", // 225 ms - 210 ms
    })
    void everyMetricOfAStreamedAttempt(AttemptMetric metric, String expected) {
        assertEquals(expected, text(metric, STREAMED));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "TIME_TO_FIRST_TOKEN", "TIME_TO_FIRST_ANSWER_TOKEN", "TIME_PER_OUTPUT_TOKEN", "OUTPUT_SPEED",
                        "EVENT_GAP",
                "TOKENS_PER_EVENT", "CONNECT_TIME", "SERVER_QUEUE_TIME", "SERVER_SPEED", "OUTSIDE_SERVER"
            })
    void wholeAnswerWithoutServerTimesHasNone(AttemptMetric metric) {
        assertEquals("", text(metric, WHOLE));
    }

    @Test
    void wholeAnswerHasLatencyAndSpeedEndToEnd() {
        assertEquals("300000000", text(AttemptMetric.END_TO_END_LATENCY, WHOLE));
        assertEquals("200.0", text(AttemptMetric.END_TO_END_SPEED, WHOLE));
    }

    /** The answer took 225 ms. */
    @ParameterizedTest
    @CsvSource({"225, 0", "226, ''"})
    void timeOutsideTheServerIsNeverNegative(int totalMillis, String expected) {
        Attempt attempt = attempt()
                .streamed(100, 300, 320, 325)
                .tokens(31, 1)
                .server(0, 0, 0, totalMillis)
                .build();
        assertEquals(expected, text(AttemptMetric.OUTSIDE_SERVER, attempt));
    }

    @Test
    void everyMetricHasAKeyOfItsOwn() {
        long keys = java.util.Arrays.stream(AttemptMetric.values())
                .map(AttemptMetric::key)
                .distinct()
                .count();
        assertEquals(AttemptMetric.values().length, keys);
    }

    private static String text(AttemptMetric metric, Attempt attempt) {
        List<Double> values = new ArrayList<>();
        metric.values(attempt, values::add);
        return values.stream().map(AttemptMetricTest::text).collect(Collectors.joining(" "));
    }

    /** To a tenth; nanoseconds without a fraction as whole numbers. */
    private static String text(double value) {
        String tenths = String.format(java.util.Locale.ROOT, "%.1f", value);
        return tenths.endsWith(".0") && (value == 0 || value >= 10_000)
                ? tenths.substring(0, tenths.length() - 2)
                : tenths;
    }
}
