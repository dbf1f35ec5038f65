package cerebras.loadtest.live;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.metrics.AttemptFixture;
import cerebras.loadtest.metrics.SessionFixture;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.records.SessionEnd;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveTextTest {

    private static final LoadPlan STEADY = new LoadPlan("closed", 2, 0, 0, seconds(60));
    private static final Map<String, Price> PRICED =
            Map.of("m", new Price(new BigDecimal("0.35"), new BigDecimal("0.75")));

    @Test
    void nothingMeasuredIsADashAndNoZero() {
        assertEquals("""
        >> steady 0 s of 60 s            0 calls ended, 0 new   2 in flight   60 s left
           tokens      – now   – since the start   of calls that ended
           a call      first token p50 –, p95 –   speed p50 –   latency p50 –
           failed      none""", load(Caps.NONE, Map.of()).block(gauges(0, 2)));
    }

    /** 101 tokens in 5 s: 20.2/s. 100 of them after the first, in 100 ms: 1,000 a second. */
    @Test
    void blockReportsWhatEndedSinceTheOneBeforeAndInAll() {
        LiveText load = load(Caps.NONE, Map.of());
        load.accept(answer(1).build());
        assertEquals("""
        >> steady 5 s of 60 s            1 call ended, 1 new   2 in flight   55 s left
           tokens      20.2/s now   20.2/s since the start   of calls that ended
           a call      first token p50 10.0 ms, p95 10.0 ms   speed p50 1,000 tokens/s   latency p50 120 ms
           failed      none""", load.block(gauges(5, 2)));

        load.accept(attempt()
                .user(2)
                .refused(Outcome.QUOTA_REQUESTS)
                .streamed(6_000, 0, 0, 6_010)
                .build());
        assertEquals("""
        >> steady 10 s of 60 s           2 calls ended, 1 new   0 in flight   50 s left
           tokens      0/s now   10.1/s since the start   of calls that ended
           a call      first token p50 –, p95 –   speed p50 –   latency p50 –
           failed      quota_requests 1, 1 new""", load.block(gauges(10, 0)));

        assertEquals("   failed      quota_requests 1, 0 new", line(load.block(gauges(15, 0)), 3));
    }

    /** The end of the load cuts a session: that is no result of the service. */
    @Test
    void sessionsAreShownOnceOneHasEnded() {
        LiveText load = load(Caps.NONE, Map.of());
        load.accept(SessionFixture.end(1, 1, "fix", 1, 3, 3, 0, 0, 0, SessionEnd.Result.COMPLETED));
        load.accept(SessionFixture.end(2, 1, "fix", 1, 4, 1, 0, 0, 0, SessionEnd.Result.FAILED));
        load.accept(SessionFixture.end(3, 1, "fix", 1, 4, 1, 0, 0, 0, SessionEnd.Result.CUT));
        assertEquals(
                "   sessions    1 completed   1 failed   task time p50 2,000 ms", line(load.block(gauges(5, 2)), 3));
        assertEquals("   sessions    1 completed   1 failed   task time p50 –", line(load.block(gauges(10, 2)), 3));
    }

    @Test
    void callThatIsTriedAgainHasNotEnded() {
        LiveText load = load(Caps.NONE, Map.of());
        load.accept(attempt()
                .refused(Outcome.QUEUE_FULL)
                .number(1, true)
                .streamed(0, 0, 0, 10)
                .build());
        load.accept(answer(1).number(2, false).build());
        assertEquals(
                ">> steady 5 s of 60 s            1 call ended, 1 new   0 in flight   55 s left",
                line(load.block(gauges(5, 0)), 0));
    }

    @Test
    void estimatedTokensAreMarked() {
        LiveText load = load(Caps.NONE, Map.of());
        load.accept(attempt().whole(0, 100).estimatedTokens(50).build());
        assertEquals(
                "   tokens      10.0/s now   10.0/s since the start   of calls that ended, estimated",
                line(load.block(gauges(5, 0)), 1));
        assertEquals(
                "   a call      first token p50 –, p95 –   speed p50 –   latency p50 –",
                line(load.block(gauges(10, 0)), 2));
    }

    /** Of two answers, the one whose headers came last says what is left, whichever is recorded last. */
    @Test
    void quotaIsWhatTheLatestHeadersSay() {
        LiveText load = load(Caps.NONE, Map.of());
        load.accept(answer(2_000)
                .quota("limit-requests-minute", 1_000)
                .quota("remaining-requests-minute", 7)
                .quota("limit-tokens-day", 100_000)
                .build());
        load.accept(answer(1_000)
                .quota("limit-requests-minute", 1_000)
                .quota("remaining-requests-minute", 8)
                .build());
        String block = load.block(gauges(5, 0));
        assertEquals("   quota       requests left:   7 of 1,000/minute", line(block, 4));
        assertEquals("   quota       tokens left:   – of 100,000/day", line(block, 5));
    }

    @Test
    void quotasOfSeveralModelsBearTheirNames() {
        LiveText load = load(Caps.NONE, Map.of());
        load.accept(answer(1)
                .model("b")
                .quota("limit-requests-day", 10)
                .quota("remaining-requests-day", 3)
                .build());
        load.accept(answer(1)
                .model("a")
                .quota("limit-requests-day", 20)
                .quota("remaining-requests-day", 4)
                .build());
        String block = load.block(gauges(5, 0));
        assertEquals("   quota       a   requests left:   4 of 20/day", line(block, 4));
        assertEquals("   quota       b   requests left:   3 of 10/day", line(block, 5));
    }

    /** 9 prompt tokens for 0.35 and 101 output tokens for 0.75 dollars a million: 3.15 + 75.75 millionths. */
    @Test
    void spentIsShownBesideItsCap() {
        Caps caps = new Caps(OptionalInt.of(1), OptionalLong.of(3_000), Optional.of(new BigDecimal("2")));
        LiveText load = load(caps, PRICED);
        load.accept(answer(1).build());
        assertEquals(
                "   spent       $0.0000789 of $2.00   1 of 1 request   101 of 3,000 output tokens",
                line(load.block(gauges(5, 0)), 4));
    }

    @Test
    void callsThatWaitForQuotaAreNotInFlight() {
        Gauges paced = new Gauges(seconds(5), 3, OptionalInt.of(4), true, 0);
        assertEquals(
                ">> steady 5 s of 60 s            0 calls ended, 0 new   3 in flight   4 waiting for quota",
                line(load(Caps.NONE, Map.of()).block(paced), 0));
    }

    @Test
    void attemptsThatTheDiskHadNoTimeForAreReported() {
        Gauges behind = new Gauges(seconds(5), 3, OptionalInt.empty(), true, 1_234);
        String[] lines = load(Caps.NONE, Map.of()).block(behind).split("\n");
        assertEquals("   not written 1,234 attempts, in no figure: the disk does not keep up", lines[lines.length - 1]);
    }

    @Test
    void firstFailureOfEachKindIsSaidOnce() {
        LiveText load = load(Caps.NONE, Map.of());
        Attempt refused = attempt()
                .user(3)
                .refused(Outcome.QUOTA_REQUESTS)
                .streamed(100, 0, 0, 1_500)
                .quota("retry-after", 55)
                .build();
        assertEquals(
                Optional.of(">> first quota_requests          after 1,500 ms, call 3-1   HTTP 429   retry after 55 s"),
                load.accept(refused));
        assertEquals(Optional.empty(), load.accept(refused));
        assertEquals(Optional.empty(), load.accept(answer(1).build()));
        assertEquals(
                Optional.of(">> first timeout                 after 60.0 s, call 1-1   HTTP 200"),
                load.accept(attempt().outcome(Outcome.TIMEOUT).whole(0, 60_000).build()));
    }

    /** Half of the text, and so 50.5 of 101 tokens, comes before the step is measured; the other half in its 2 s. */
    @Test
    void stepThatEndedSaysWhatCameOutOfIt() {
        LiveText load = new LiveText(Caps.NONE, 8);
        LoadStep step = new LoadStep(1, 5, 0, seconds(1), seconds(3));
        load.accept(header(Map.of()));
        load.accept(step);
        load.accept(attempt()
                .streamed(900, 950, 1_050, 1_060)
                .tokens(101, 1)
                .paced(21, 5)
                .textAtBothEnds()
                .build());
        load.accept(attempt()
                .refused(Outcome.QUEUE_FULL)
                .streamed(2_000, 0, 0, 2_010)
                .build());
        load.accept(attempt()
                .refused(Outcome.QUEUE_FULL)
                .streamed(3_100, 0, 0, 3_110)
                .build());
        assertEquals(List.of(), load.stepsEnded(seconds(3) - 1));
        assertEquals(
                List.of(
                        ">> step 1 of 8, 5 users          25.3 tokens/s, 5.05 each   first token p95 50.0 ms   1 failed"),
                load.stepsEnded(seconds(3)));
        assertEquals(List.of(), load.stepsEnded(seconds(4)), "once");
    }

    @Test
    void loadThatFindsItsStepsSaysItselfHowTheyEnded() {
        LiveText load = load(Caps.NONE, Map.of());
        LoadStep step = new LoadStep(1, 5, 0, seconds(1), seconds(3));
        load.accept(step);
        assertEquals(List.of(), load.stepsEnded(seconds(4)));
    }

    private static LiveText load(Caps caps, Map<String, Price> prices) {
        LiveText load = new LiveText(caps, 0);
        load.accept(header(prices));
        return load;
    }

    private static RunHeader header(Map<String, Price> prices) {
        return new RunHeader(
                RunHeader.SCHEMA,
                "r",
                "S",
                "2026-11-22T12:00:00Z",
                new RunHeader.Target("custom", "http://h"),
                "m",
                STEADY,
                prices,
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null);
    }

    /** Sent at the moment; 101 tokens: the first after 10 ms, the others 100 ms later, whole after 120 ms. */
    private static AttemptFixture answer(long sentMillis) {
        return attempt()
                .streamed(sentMillis, sentMillis + 10, sentMillis + 110, sentMillis + 120)
                .tokens(101, 1)
                .paced(21, 5);
    }

    private static Gauges gauges(long elapsedSeconds, int inFlight) {
        return new Gauges(seconds(elapsedSeconds), inFlight, OptionalInt.empty(), true, 0);
    }

    private static String line(String block, int index) {
        return block.lines().toList().get(index);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
