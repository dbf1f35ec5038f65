package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.SessionEnd.Result;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Share;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionFiguresTest {

    private static final long SECOND = 1_000 * MILLI;

    @Test
    void sessionsBelongToTheWindowInWhichTheyEnded() {
        SessionFigures sessions = figures(SessionFixture.lines());

        assertEquals(Map.of(Result.COMPLETED, 2L, Result.FAILED, 1L), sessions.ended());
        assertEquals(2, sessions.unfinished(), "1-3 was cut, 3-1 ended later");
        assertEquals(new Share(2, 3), sessions.success().orElseThrow());
        assertEquals(2, sessions.perMinute().value(), 1e-9, "two in a minute");
        assertNull(sessions.perMinute().low());
        assertEquals((5 + 30 + 10 + 35 + 20) / 60.0, sessions.meanRunning(), 1e-9);
        assertEquals(1, sessions.deviated());
        assertEquals(1, sessions.deviations());
        assertTrue(sessions.shortened(), "2 of 5 were unfinished");
    }

    @ParameterizedTest(name = "{0} is {1} in session 1-1, {2} in session 2-1")
    @CsvSource({
        "TASK_TIME,            10e9,   30e9",
        "MODEL_TIME,           8e9,    15e9", // without 2 s of tools; without 5 s of tools and 10 s of thinking
        "TOOL_TIME,            2e9,    5e9",
        "THINK_TIME,           0,      10e9",
        "USER_WAIT,            10e9,   20e9",
        "REQUESTS,             3,      2",
        "TURNS,                2,      2",
        "PROMPT_TOKENS,        350,    400",
        "CACHED_PROMPT_TOKENS, 140,    100",
        "OUTPUT_TOKENS,        60,     100",
        "COST,                 470e-6, 600e-6", // 350 + 2 × 60, 400 + 2 × 100 millionths
    })
    void metricsCoverCompletedSessions(SessionMetric metric, double one, double other) {
        Distribution values = figures(SessionFixture.lines()).metric(metric);

        assertEquals(2, values.n());
        assertEquals(Math.min(one, other), values.min(), 1e-12);
        assertEquals(Math.max(one, other), values.max(), 1e-12);
        assertEquals((one + other) / 2, values.mean(), 1e-9);
    }

    @Test
    void costIsAbsentWithoutPriceAndTokensWithoutCount() {
        List<LogLine> lines = new ArrayList<>(SessionFixture.lines());
        lines.replaceAll(line -> line instanceof Attempt attempt && attempt.user() == 2
                ? AttemptFixture.attempt()
                        .user(2)
                        .session(1)
                        .turn(attempt.turn())
                        .whole(12_000, 17_000)
                        .build()
                : line);
        SessionFigures sessions = figures(lines);

        for (SessionMetric metric : List.of(
                SessionMetric.PROMPT_TOKENS,
                SessionMetric.CACHED_PROMPT_TOKENS,
                SessionMetric.OUTPUT_TOKENS,
                SessionMetric.COST)) {
            assertEquals(1, sessions.metric(metric).n(), metric.key());
        }
        assertEquals(2, sessions.metric(SessionMetric.TASK_TIME).n());
    }

    /**
     * At 10 s, all five were observed, 1-1 from its age of 5 s on, and one ended: S = 4/5. At 30 s, there were 2-1 and 1-3 and one
     * ended: S = 2/5.
     */
    @Test
    void taskTimesOfAllSessionsCountUnfinishedOnesAsLonger() {
        List<Percentile> times = figures(SessionFixture.lines()).taskTimes();

        assertEquals(List.of(50.0), times.stream().map(Percentile::percent).toList());
        assertEquals(30.0 * SECOND, times.get(0).value(), 0.05 * SECOND);
    }

    @Test
    void scriptsAreApart() {
        Map<String, Map<Result, Long>> byScript =
                Map.of("fix", Map.of(Result.COMPLETED, 1L, Result.FAILED, 1L), "chat", Map.of(Result.COMPLETED, 1L));
        List<SessionFigures.Script> scripts = figures(SessionFixture.lines()).scripts();

        assertEquals(2, scripts.size());
        scripts.forEach(script -> assertEquals(byScript.get(script.name()), script.ended()));
        assertEquals(30.0 * SECOND, scripts.get(0).taskTime().max());
    }

    /** A line about a session is written before the queued lines of its last requests. */
    @Test
    void endOfASessionCanPrecedeItsLastRequests() {
        List<LogLine> lines = SessionFixture.lines();
        List<LogLine> endsFirst = new ArrayList<>(lines);
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i) instanceof SessionEnd end && lines.get(i - 1) instanceof Attempt) {
                endsFirst.set(i, lines.get(i - 1));
                endsFirst.set(i - 1, end);
            }
        }
        assertEquals(figures(lines), figures(endsFirst));
    }

    /** Each session of a run that was killed has ended in the window or is unfinished. */
    @Test
    @Tag("slow")
    void recordsCutAfterAnyLineCountEachSessionOnce() {
        List<LogLine> lines = SessionFixture.lines();
        for (int length = 0; length <= lines.size(); length++) {
            List<LogLine> cut = lines.subList(0, length);
            Set<String> known = new HashSet<>();
            for (LogLine line : cut) {
                if (line instanceof Attempt attempt) {
                    known.add(attempt.session());
                } else if (line instanceof SessionEnd end) {
                    known.add(end.session());
                }
            }
            SessionFigures sessions = figures(cut);
            if (known.isEmpty()) {
                assertNull(sessions);
            } else {
                assertEquals(known.size(), sessions.sessions() + sessions.unfinished(), "after " + length + " lines");
            }
        }
    }

    @Test
    void loadThatStoppedEarlyEndsTheWindow() {
        List<LogLine> lines = new ArrayList<>(SessionFixture.lines());
        lines.add(7, new LoadStop(30 * SECOND, "maxCost is spent", LoadStop.Cause.BUDGET));
        SessionFigures sessions = figures(lines);

        assertEquals(Map.of(Result.COMPLETED, 1L), sessions.ended(), "1-2 ended at 30 s, no longer in the window");
        assertEquals(2, sessions.unfinished(), "2-1 and 1-2");
    }

    @Test
    void runWithoutSessionsHasNoFigures() {
        assertNull(figures(List.of(AttemptFixture.attempt().whole(0, 20_000).build())));
    }

    @Test
    void memoryOfScriptsIsBounded() {
        List<LogLine> many = IntStream.range(0, 50)
                .<LogLine>mapToObj(i -> SessionFixture.end(i, 1, "script " + i, 20, 30, 1, 0, 0, 0, Result.COMPLETED))
                .toList();
        List<SessionFigures.Script> scripts = figures(many).scripts();

        assertEquals(21, scripts.size());
        assertEquals(
                30,
                scripts.stream()
                        .filter(script -> script.name().equals("others"))
                        .findFirst()
                        .orElseThrow()
                        .taskTime()
                        .n());
    }

    private static SessionFigures figures(List<LogLine> lines) {
        SummaryBuilder builder = SummaryBuilder.begin(SessionFixture.HEADER);
        lines.forEach(line -> line.accept(builder));
        return builder.soFar().sessions();
    }
}
