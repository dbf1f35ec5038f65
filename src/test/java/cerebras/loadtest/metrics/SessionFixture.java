package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.SessionEnd.Result;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A run with sessions, small enough for figures by hand; steady from 10 s to 70 s. Input costs $1, output $2 per million tokens.
 *
 * <pre>
 * session   s         waits              requests: prompt/cached/output tokens
 * 1-1       5 to 15   2 s tool           main 100/0/20, subagent 50/40/10, main 200/100/30
 * 2-1       12 to 42  5 s tool, 10 think main 100/0/50, main 300/100/50; one answer deviates
 * 1-2       20 to 30                     main 100/0/20, main fails
 * 1-3       35 to 60  then a tool        main 100/0/20; cut
 * 3-1       50 to 71                     main 100/0/20, main 200/100/20
 * </pre>
 */
public final class SessionFixture {

    public static final RunHeader HEADER = new RunHeader(
            RunHeader.SCHEMA,
            "agents-1",
            "AgentSessions",
            "2026-12-01T10:00:00Z",
            new RunHeader.Target("custom", "http://h"),
            "m",
            new LoadPlan("closed", 3, 5_000 * MILLI, 5_000 * MILLI, 60_000 * MILLI),
            Map.of("m", new RunHeader.Price(new BigDecimal("1"), new BigDecimal("2"))),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            null,
            null);

    private SessionFixture() {}

    /** In the order in which they ended. */
    public static List<LogLine> lines() {
        return List.of(
                main(1, 1, 1, 5, 7, 100, 0, 20),
                request(1, 1, "search", 1, 9, 11, 50, 40, 10),
                main(1, 1, 2, 11, 15, 200, 100, 30),
                end(1, 1, "fix", 5, 15, 3, 2, 0, 0, Result.COMPLETED),
                main(2, 1, 1, 12, 17, 100, 0, 50),
                main(1, 2, 1, 20, 25, 100, 0, 20),
                attempt()
                        .user(1)
                        .session(2)
                        .turn(2)
                        .whole(25_000, 30_000)
                        .outcome(Outcome.SERVER_ERROR)
                        .build(),
                end(1, 2, "fix", 20, 30, 1, 0, 0, 0, Result.FAILED),
                main(2, 1, 2, 32, 42, 300, 100, 50),
                end(2, 1, "chat", 12, 42, 2, 5, 10, 1, Result.COMPLETED),
                main(1, 3, 1, 35, 60, 100, 0, 20),
                main(3, 1, 1, 50, 65, 100, 0, 20),
                main(3, 1, 2, 65, 71, 200, 100, 20),
                end(3, 1, "fix", 50, 71, 2, 0, 0, 0, Result.COMPLETED),
                end(1, 3, "fix", 35, 60, 1, 0, 0, 0, Result.CUT),
                new RunEnd(72_000 * MILLI, 9, 0));
    }

    private static Attempt main(int user, int session, int turn, int due, int end, int prompt, int cached, int output) {
        return request(user, session, null, turn, due, end, prompt, cached, output);
    }

    private static Attempt request(
            int user, int session, String agent, int turn, int due, int end, int prompt, int cached, int output) {
        return attempt()
                .user(user)
                .session(session)
                .agent(agent)
                .turn(turn)
                .whole(1_000L * due, 1_000L * end)
                .tokens(prompt, cached, output)
                .build();
    }

    /** The end of a session of three planned requests; times in seconds. */
    public static SessionEnd end(
            int user,
            int session,
            String script,
            int start,
            int end,
            int requests,
            int tool,
            int think,
            int deviations,
            Result result) {
        return new SessionEnd(
                user + "-" + session,
                script,
                user,
                1_000 * MILLI * start,
                1_000 * MILLI * end,
                requests,
                3,
                1_000 * MILLI * tool,
                1_000 * MILLI * think,
                deviations,
                result);
    }
}
