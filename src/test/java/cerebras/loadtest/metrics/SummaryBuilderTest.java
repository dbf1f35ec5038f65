package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.metrics.Figures.UserThroughput;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import cerebras.loadtest.stats.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of two users: ramp 1 s, warm-up 1 s, steady from 2 s to 12 s. */
class SummaryBuilderTest {

    private static final LoadPlan PLAN = new LoadPlan("closed", 2, 1_000 * MILLI, 1_000 * MILLI, 10_000 * MILLI);
    private static final LoadPlan OPEN_PLAN = LoadPlan.open(
            1_000 * MILLI, 1_000 * MILLI, 10_000 * MILLI, new LoadPlan.Offered(0.5, "poisson", 42L, null, 5));
    private static final RunEnd END = new RunEnd(13_000 * MILLI, 0, 0);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve(CallLog.FILE_NAME);
    }

    @Test
    void tokensCountWhenTheyArriveNotWhenTheirCallWasSentOrEnded() throws IOException {
        // 100 tokens: a quarter of the text at 1.9 s, before the window, three quarters at 2.1 s.
        Attempt acrossTheStart = attempt()
                .streamed(1_000, 1_900, 2_100, 2_100)
                .tokens(100, 1)
                .reads(new int[] {0, 200}, new int[] {10, 30})
                .build();
        // 40 tokens: half at 11.5 s, half at 12.5 s, after the window.
        Attempt acrossTheEnd = attempt()
                .streamed(11_000, 11_500, 12_500, 12_500)
                .tokens(40, 1)
                .reads(new int[] {0, 1_000}, new int[] {7, 7})
                .build();
        Attempt whole = attempt().user(2).whole(3_000, 5_000).tokens(105, null).build();

        Figures steady = summarize(acrossTheStart, whole, acrossTheEnd, END).steady();

        assertEquals(75 + 20 + 105, steady.outputTokens(), 1e-9);
        assertEquals(20, steady.outputThroughput().value(), 1e-9, "200 tokens in 10 s");
        assertEquals(2, steady.attempts(), "the third ended after the window");
    }

    /** Looked at after each line, the figures are in the end those of a look at the end. */
    @Test
    @Tag("slow")
    void lookingAtARunThatGoesOnDoesNotChangeItsFigures() throws IOException {
        List<Attempt> attempts = IntStream.range(0, 60)
                .mapToObj(i -> attempt()
                        .user(i % 3)
                        .streamed(1_000 + 150 * i, 1_020 + 150 * i, 1_120 + 150 * i, 1_130 + 150 * i)
                        .tokens(50 + i, 1)
                        .build())
                .toList();
        summarize(attempts.toArray(LogLine[]::new));
        RunSummary once = SummaryBuilder.summarize(file);
        SummaryBuilder watched = SummaryBuilder.begin(once.run());
        for (Attempt attempt : attempts) {
            attempt.accept(watched);
            watched.soFar();
        }
        assertEquals(once.whole(), watched.soFar().whole());
        assertEquals(once.steady(), watched.soFar().steady());
        assertEquals(once.timeline(), watched.soFar().timeline());
    }

    @Test
    void perUserThroughputIsOfTheTimeTheUserWasThere() throws IOException {
        Attempt first = attempt().user(1).whole(1_000, 4_000).tokens(300, null).build();
        Attempt late = attempt().user(2).whole(7_000, 9_000).tokens(100, null).build();

        Figures steady = summarize(first, late, END).steady();

        assertEquals(
                List.of(new UserThroughput(2, 20, 1), new UserThroughput(1, 30, 1)),
                steady.slowestUsers(),
                "user 2 was there for 5 s of the window, user 1 for all 10 s");
        assertEquals(2, steady.perUser().n());
    }

    @Test
    void openLoadHasItsWholeWindowAndNoThroughputOfUsers() throws IOException {
        // 500 tokens in one call, the run's last, which ends at 9 s; the plan goes on to 12 s.
        Figures steady = summarizeOpen(
                        attempt().whole(3_000, 9_000).tokens(500, null).build(), new RunEnd(9_001 * MILLI, 1, 0))
                .steady();

        assertEquals(50, steady.outputThroughput().value(), 1e-9, "500 tokens in 10 s");
        assertEquals(0.6, steady.meanInFlight(), 1e-9, "6 s of 10 s");
        assertEquals(0, steady.perUser().n());
        assertEquals(List.of(), steady.slowestUsers());
    }

    @Test
    void planIsReadAsItWasWritten() throws IOException {
        assertEquals(OPEN_PLAN, summarizeOpen(END).run().plan());
    }

    @Test
    void planOfAnEarlierReleaseIsRead() throws IOException {
        Files.writeString(file, """
        {"record":"run","schema":"cerebras-load-test/calls/1","run":"r","simulation":"s",\
        "loadStart":"2026-11-22T07:17:59Z","target":{"kind":"custom","url":"http://h"},"model":"m","plan":{"loadModel":"closed","users":2,"rampNanos":0,"warmupNanos":0,\
        "steadyNanos":1},"settings":{},"versions":{},"machine":{}}
        """);
        assertEquals(
                new LoadPlan("closed", 2, 0, 0, 1),
                SummaryBuilder.summarize(file).run().plan());
    }

    @Test
    void openLoadThatWasKilledHasTheWindowUntilThen() throws IOException {
        Figures steady = summarizeOpen(attempt().whole(3_000, 9_000).build()).steady();
        assertEquals(new Window(2_000 * MILLI, 9_000 * MILLI, false), steady.window());
    }

    @Test
    void loadThatStoppedEarlyHasTheWindowUntilThen() throws IOException {
        LoadStop stop = new LoadStop(7_000 * MILLI, "maxCalls=2 is spent");
        Attempt inTime = attempt().whole(3_000, 5_000).tokens(100, null).build();
        Attempt drained = attempt().whole(6_000, 8_000).tokens(900, null).build();

        RunSummary summary = summarize(inTime, stop, drained, END);

        assertEquals(
                new Window(2_000 * MILLI, 7_000 * MILLI, false),
                summary.steady().window());
        assertEquals(20, summary.steady().outputThroughput().value(), 1e-9, "100 tokens in 5 s");
        assertEquals(2, summary.whole().attempts());
        assertEquals(stop, summary.stop());
    }

    @Test
    void concurrencyIsTheTimeInFlightPerTime() throws IOException {
        // 1 s of the first lies in the window, 4 s of the second, 10 s of the third.
        RunSummary summary = summarize(
                attempt().whole(0, 3_000).build(),
                attempt().whole(4_000, 8_000).build(),
                attempt().whole(1_000, 13_000).build(),
                END);
        assertEquals(1.5, summary.steady().meanInFlight(), 1e-9);
        assertEquals(19.0 / 13, summary.whole().meanInFlight(), 1e-9);
    }

    @Test
    void latencyIsOfSuccessfulAttemptsAndFailedOnesAreCountedBesideIt() throws IOException {
        Figures steady = summarize(
                        attempt().whole(3_000, 3_100).build(),
                        attempt()
                                .whole(3_000, 3_200)
                                .outcome(Outcome.TRUNCATED_BY_LENGTH)
                                .build(),
                        attempt().whole(3_000, 9_000).outcome(Outcome.TIMEOUT).build(),
                        attempt()
                                .whole(3_000, 3_001)
                                .outcome(Outcome.QUOTA_TOKENS)
                                .build(),
                        END)
                .steady();

        assertEquals(2, steady.metric(AttemptMetric.END_TO_END_LATENCY).n());
        assertEquals(
                150 * MILLI, steady.metric(AttemptMetric.END_TO_END_LATENCY).mean());
        assertEquals(4, steady.metric(AttemptMetric.SCHEDULE_DELAY).n(), "the client's own delay is of all attempts");
        assertEquals(
                Map.of(Outcome.OK, 1L, Outcome.TRUNCATED_BY_LENGTH, 1L, Outcome.TIMEOUT, 1L, Outcome.QUOTA_TOKENS, 1L),
                steady.outcomes());
        assertEquals(2, steady.failures());
    }

    @Test
    void validShareIsOfSuccessfulAnswersAndAbsentWhereTheyWereNotChecked() throws IOException {
        RecordedRun run = new RecordedRun()
                .with(
                        attempt().whole(3_000, 3_100).build(),
                        attempt().whole(3_000, 3_100).build(),
                        attempt()
                                .whole(3_000, 3_100)
                                .invalid(Invalidity.NOT_JSON)
                                .build(),
                        attempt()
                                .whole(3_000, 3_200)
                                .outcome(Outcome.TRUNCATED_BY_LENGTH)
                                .invalid(Invalidity.TRUNCATED, Invalidity.REPETITION)
                                .build(),
                        attempt().whole(3_000, 9_000).outcome(Outcome.TIMEOUT).build());
        RunSummary unchecked = SummaryBuilder.summarize(run.writeInto(Files.createDirectories(folder.resolve("old"))));
        RunSummary checked = SummaryBuilder.summarize(
                run.setting("checkAnswers", "on").writeInto(Files.createDirectories(folder.resolve("new"))));

        assertEquals(Optional.empty(), unchecked.validAnswers(unchecked.steady()));
        RunSummary.ValidAnswers valid = checked.validAnswers(checked.steady()).orElseThrow();
        assertEquals(2, valid.valid());
        assertEquals(4, valid.checked());
        assertEquals(new Share(2, 4).estimate(), valid.share());
        assertEquals(
                new Figures.InvalidAnswers(
                        2, Map.of(Invalidity.NOT_JSON, 1L, Invalidity.TRUNCATED, 1L, Invalidity.REPETITION, 1L)),
                checked.steady().invalid());
    }

    @Test
    void failuresAreCountedByKindTheMostFrequentFirst() throws IOException {
        Attempt refused =
                attempt().whole(3_000, 3_001).outcome(Outcome.QUOTA_TOKENS).build();
        List<FailureKind> failures = summarize(
                        attempt().whole(3_000, 9_000).outcome(Outcome.TIMEOUT).build(),
                        refused,
                        attempt().whole(1, 2).build(),
                        refused,
                        END)
                .failures();
        assertEquals(
                List.of(
                        new FailureKind(Outcome.QUOTA_TOKENS, 200, null, null, 2),
                        new FailureKind(Outcome.TIMEOUT, 200, null, null, 1)),
                failures);
    }

    @Test
    void estimatedAndUncountedTokensAreDistinguished() throws IOException {
        Figures steady = summarize(
                        attempt().whole(3_000, 4_000).tokens(100, null).build(),
                        attempt().whole(3_000, 4_000).estimatedTokens(30).build(),
                        attempt().whole(3_000, 4_000).build(),
                        END)
                .steady();
        assertEquals(130, steady.outputTokens());
        assertEquals(30, steady.estimatedTokens());
        assertEquals(1, steady.uncountedAttempts());
    }

    @Test
    void evenThroughputHasAnIntervalOfNoWidth() throws IOException {
        LogLine[] lines = new LogLine[21];
        for (int i = 0; i < 20; i++) { // 50 tokens in each of the 20 batches of half a second
            lines[i] = attempt().whole(2_000, 2_100 + 500 * i).tokens(50, null).build();
        }
        lines[20] = END;
        assertEquals(new Estimate(100, 100.0, 100.0), summarize(lines).steady().outputThroughput());
    }

    /**
     * Ten batches of 40 tokens and ten of 60: in tokens a second 80 and 120, mean 100, standard deviation 20 * sqrt(20/19) =
     * 20.52, of the mean 4.588; Student's t for 19 degrees of freedom is 2.093. Batches that take turns make a state of the
     * service unlikely, so the interval is hardly wider.
     */
    @Test
    void unevenThroughputHasTheIntervalOfItsBatchMeans() throws IOException {
        LogLine[] lines = new LogLine[21];
        for (int i = 0; i < 20; i++) {
            lines[i] = attempt()
                    .whole(2_000, 2_100 + 500 * i)
                    .tokens(i % 2 == 0 ? 40 : 60, null)
                    .build();
        }
        lines[20] = END;
        Estimate throughput = summarize(lines).steady().outputThroughput();
        assertEquals(100, throughput.value(), 1e-9);
        assertEquals(100 - 9.60, throughput.low(), 0.5);
        assertEquals(100 + 9.60, throughput.high(), 0.5);
    }

    @Test
    void killedRunIsSummarisedUpToItsLastRecord() throws IOException {
        RunSummary summary =
                summarize(attempt().whole(3_000, 4_000).tokens(100, null).build());

        assertFalse(summary.log().complete());
        assertNull(summary.log().droppedAttempts());
        assertFalse(summary.steady().window().complete());
        assertEquals(2, summary.steady().window().seconds(), 1e-9, "from 2 s to the last record at 4 s");
        assertEquals(50, summary.steady().outputThroughput().value(), 1e-9);
        assertNull(summary.steady().outputThroughput().low(), "4 batches are too few for an interval");
    }

    @Test
    void runKilledBeforeItsSteadyPhaseHasNoThroughput() throws IOException {
        RunSummary summary =
                summarize(attempt().whole(100, 900).tokens(100, null).build());
        assertNull(summary.steady().outputThroughput());
        assertEquals(0, summary.steady().attempts());
        assertEquals(Distribution.EMPTY, summary.steady().perUser(), "nobody was in the window for any time");
        assertEquals(100 / 0.9, summary.whole().outputThroughput().value(), 1e-9);
    }

    @Test
    void timelineFollowsTheRunSecondBySecond() throws IOException {
        Timeline timeline = summarize(
                        attempt()
                                .streamed(500, 1_250, 2_250, 2_500)
                                .tokens(80, 1)
                                .reads(new int[] {0, 1_000}, new int[] {1, 3})
                                .build(),
                        END)
                .timeline();

        assertEquals(1_000 * MILLI, timeline.stepNanos());
        assertEquals(3, timeline.points().size());
        // The last step ends with the last attempt, after half a second.
        assertEquals(
                List.of(0.0, 20.0, 120.0),
                timeline.points().stream().map(Timeline.Point::tokensPerSecond).toList());
        assertEquals(
                List.of(0.5, 1.0, 1.0),
                timeline.points().stream().map(Timeline.Point::meanInFlight).toList());
        assertEquals(Map.of(Outcome.OK, 1L), timeline.points().get(2).outcomes());
        assertEquals(
                750 * MILLI, timeline.points().get(2).median(AttemptMetric.TIME_TO_FIRST_TOKEN), 0.01 * 750 * MILLI);
        assertNull(timeline.points().get(0).median(AttemptMetric.END_TO_END_LATENCY));
    }

    @Test
    void quotasAreOfAModelAndTheirMinutesEndWithTheSending() throws IOException {
        write(
                new LoadPlan("closed", 2, 0, 0, 180_000 * MILLI),
                attempt()
                        .model("b")
                        .quota("limit-requests-minute", 5)
                        .whole(1_000, 2_000)
                        .build(),
                attempt().model("free").whole(1_000, 2_000).build(),
                attempt()
                        .model("a")
                        .refused(Outcome.QUOTA_TOKENS)
                        .whole(1_000, 2_000)
                        .build(),
                new LoadStop(119_999 * MILLI, "it was interrupted"),
                new RunEnd(121_000 * MILLI, 3, 0));
        List<QuotaFigures> quotas = SummaryBuilder.summarize(file).quotas();
        assertEquals(List.of("a", "b"), quotas.stream().map(QuotaFigures::model).toList());
        assertEquals(
                List.of(1, 1),
                quotas.stream().map(quota -> quota.minutes().size()).toList());
    }

    /** An hour in stretches of a minute, the first without a call. It was stopped after half of the 31st. */
    @Test
    void stretchInWhichTheLoadWasStoppedIsNoPartOfADrift() throws IOException {
        var plan = LoadPlan.open(0, 0, 3_600_000 * MILLI, new LoadPlan.Offered(0.5, "constant", null, null, 1_800));
        List<LogLine> lines = new ArrayList<>();
        for (int minute = 1; minute <= 30; minute++) {
            long endMillis = minute * 60_000 + 10_000;
            lines.add(attempt()
                    .streamed(endMillis - 100, endMillis - 50, endMillis, endMillis)
                    .build());
        }
        lines.add(new LoadStop(1_830_000 * MILLI, "it was interrupted"));
        lines.add(new RunEnd(1_831_000 * MILLI, 30, 0));
        write(plan, lines.toArray(LogLine[]::new));
        assertEquals(29, SummaryBuilder.summarize(file).trends().get(0).stretches());
    }

    private RunSummary summarize(LogLine... lines) throws IOException {
        write(lines);
        return SummaryBuilder.summarize(file);
    }

    private RunSummary summarizeOpen(LogLine... lines) throws IOException {
        write(OPEN_PLAN, lines);
        return SummaryBuilder.summarize(file);
    }

    private void write(LogLine... lines) throws IOException {
        write(PLAN, lines);
    }

    private void write(LoadPlan plan, LogLine... lines) throws IOException {
        try (CallLog log = CallLog.create(file)) {
            log.append(new RunHeader(
                    RunHeader.SCHEMA,
                    "run",
                    "Sim",
                    "2026-01-01T00:00:00Z",
                    new RunHeader.Target("custom", "http://h"),
                    "m",
                    plan,
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    null,
                    null,
                    null,
                    null));
            for (LogLine line : lines) {
                log.append(line);
            }
        }
    }
}
