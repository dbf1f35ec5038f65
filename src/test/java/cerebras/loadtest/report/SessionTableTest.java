package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.SessionTasks;
import cerebras.loadtest.analysis.finding.RunFindings;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SessionFixture;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.report.MetricCharts.TimeBar.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sessions of the fixture: of tasks of 10 s and 30 s, 11.5 s are model time, 3.5 s tool time and 5 s think time. */
class SessionTableTest {

    private final RunSummary run = run();

    @Test
    void sentencesSayWhatEndedWhatATaskConsistsOfAndWhatIsMissing() {
        assertEquals(
                List.of(
                        "3 sessions ended: 2 completed, 1 failed; 1 answer in 1 session deviated from the script; 2 unfinished at the"
                                + " end; 1.67 running on average.",
                        "Mean times of a task: model time 11.5 s, tool time 3,500 ms, think time 5,000 ms; the user waited 15.0 s.",
                        "Means of a task: 2.50 requests, 375 prompt tokens (32.0 % cached), 80.0 output tokens, $0.000535 at the list"
                                + " price.",
                        "Many sessions were unfinished, and more of the long ones than of the short: the task times of the completed"
                                + " sessions are too short. Estimate for all sessions (Kaplan-Meier): p50 30.0 s. A longer run tells more."),
                SessionTable.sentences(run.sessions(), Numbers.PAGE));
    }

    @Test
    void timeOfATaskIsSplitIntoModelToolAndThinkTime() {
        assertEquals(
                List.of("57.5 %", "17.5 %", "25.0 %"),
                SessionTable.of(run.sessions(), Numbers.PAGE).timeBar().pieces().stream()
                        .map(Piece::share)
                        .toList());
    }

    @Test
    void runWithoutSessionsHasNoTable() {
        assertNull(SessionTable.of(null, Numbers.PAGE));
    }

    /** The median is that of all sessions, since many are unfinished. */
    @Test
    void findingIsTheRateAndTheTimeOfTasks() {
        SessionTasks found = (SessionTasks) RunFindings.of(run);
        assertEquals(3, found.agents());
        assertEquals(2, found.perMinute().value(), 1e-9);
        assertTrue(found.estimated());
        assertEquals(30_000, found.taskTime().value(), 50);
        assertEquals(RunFinding.Status.ATTENTION, found.status());
        assertEquals(
                "3 agents completed 2.00 tasks/min; half of all tasks take up to about 30.0 s; 1 of 3 sessions failed.",
                VerdictSentence.of(found, run));
    }

    private static RunSummary run() {
        SummaryBuilder builder = SummaryBuilder.begin(SessionFixture.HEADER);
        SessionFixture.lines().forEach(line -> line.accept(builder));
        return builder.soFar();
    }
}
