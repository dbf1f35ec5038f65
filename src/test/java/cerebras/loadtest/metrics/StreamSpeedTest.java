package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.Figures.SpeedCoverage;
import cerebras.loadtest.metrics.StreamSpeed.Unresolved;
import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the reads of a stream resolve its pace. Times in the tables are milliseconds. */
class StreamSpeedTest {

    private static final int[] UNEVEN = {
        0, 5, 5, 2, 9, 5, 5, 5, 5, 5, 5, 5, 3, 5, 5, 5, 5, 5, 5, 1, 7, 5, 5, 5, 5, 5, 5, 4, 6, 3, 4, 4, 4, 4
    };

    /**
     * 256 tokens, 6 in the first event, one event to a read. With evenly spaced reads g apart, both w are g + 0.5 ms, so that
     * u = (g + 0.5) √(2/3 − 1/2), which is 0.408 (g + 0.5), of a span of (k − 1) g.
     */
    @ParameterizedTest(name = "{0} reads, {1} ms apart: {2}")
    @CsvSource({
        "35, 5,  1470.6", // 250 / 170 ms; u = 2.25 ms, 1.3 %
        "11, 5,  5000.0", // 250 / 50 ms; 2.25 of 50 ms: 4.5 %
        "10, 5,  5555.6", // 2.245 of 45 ms: 4.99 %
        "10, 4,  FEW_READS", // 1.84 of 36 ms: 5.1 %
        "10, 20, 1388.9", // 250 / 180 ms; 8.4 of 180 ms: 4.6 %
        "9,  20, FEW_READS", // 8.4 of 160 ms: 5.2 %
        "3,  50, FEW_READS",
        "2,  160, FEW_READS",
        "1,  0,  FEW_READS",
    })
    void evenlySpacedReads(int reads, int gap, String expected) {
        assertEquals(expected, shown(paced(reads, gap).build()));
    }

    /** 34 reads of 35 ms in all and less: what half a millisecond at each end leaves unknown is more than 5 % of 4 ms. */
    @ParameterizedTest(name = "{0} reads in {1} microseconds: {2}")
    @CsvSource({
        "36, 35000, 7142.9", // 250 / 35 ms; g = 1 ms: u = 0.61 ms, 1.7 %
        "36, 3500,  FEW_READS", // 71,429 tokens/s; g = 0.1 ms: u = 0.245 ms, 7 %
        "36, 350,   FEW_READS", // 714,286 tokens/s
    })
    void burstIsNoPace(int reads, int spanMicros, String expected) {
        int[] gaps = new int[reads];
        Arrays.fill(gaps, 1, reads, spanMicros / (reads - 1));
        int[] bytes = new int[reads];
        Arrays.fill(bytes, 10);
        Arrivals arrivals =
                new Arrivals(reads + 1, reads, gaps, bytes, new Arrivals.Read(1, 0L), new Arrivals.Read(1, 0L));
        assertEquals(
                expected,
                shown(attempt()
                        .spanMicros(spanMicros)
                        .tokens(256, 6)
                        .arrivals(arrivals)
                        .build()));
    }

    /** 35 reads in 170 ms, 5 ms apart. Of 8.5 ms that are allowed, u is √((w₁² + wₖ²) / 3 − w₁ wₖ / 2). */
    @ParameterizedTest(name = "late {0} and {1} ms, {2} and {3} events: {4}")
    @CsvSource({
        "0,   0,   1, 1, 1470.6",
        "4,   0,   1, 1, 1470.6", // w 9.5, 5.5: u = 3.8
        "14,  0,   1, 1, CLIENT_LATE", // w 19.5, 5.5: u = 9.1
        "0,   14,  1, 1, CLIENT_LATE",
        "0,   60,  1, 12, CLIENT_LATE",
        "0,   0,   1, 12, 1470.6", // the gap before the last read is no longer than others
        "0,   0,   4, 1, 1470.6", // the first read has as much text as any other
    })
    void lateClientLeavesNoPace(long firstLate, long lastLate, int firstEvents, int lastEvents, String expected) {
        assertEquals(
                expected,
                shown(paced(35, 5)
                        .edges(
                                new Arrivals.Read(firstEvents, 1_000 * firstLate),
                                new Arrivals.Read(lastEvents, 1_000 * lastLate))
                        .build()));
    }

    /** A client that stalled to the end of the answer, then read all of it in three reads: 1,556 tokens/s were sent. */
    @Test
    void backlogOfAStalledClientIsNoPace() {
        Arrivals arrivals = new Arrivals(
                36,
                35,
                new int[] {0, 260, 287},
                new int[] {300, 400, 310},
                new Arrivals.Read(11, 160_000L),
                new Arrivals.Read(10, 160_547L));
        assertEquals(
                "CLIENT_LATE",
                shown(attempt()
                        .spanMicros(547)
                        .tokens(256, 6)
                        .arrivals(arrivals)
                        .build()));
    }

    /** Half of the text waited somewhere, and came with the first read: b₁ / (b − b₁) = 1, so w₁ is as long as the span. */
    @Test
    void muchTextInTheFirstReadIsNoPace() {
        AttemptFixture answer = paced(35, 5).text(340, 10);
        assertEquals(
                "FEW_READS",
                shown(answer.edges(new Arrivals.Read(40, 0L), new Arrivals.Read(1, 0L))
                        .build()));
        assertEquals(
                "1470.6",
                shown(answer.edges(new Arrivals.Read(1, 0L), new Arrivals.Read(1, 0L))
                        .build()),
                "a first event that is long has all its tokens in n₁");
    }

    /** The last read brought the events of 60 ms: w 4.9 and 60.5, u = 33 of 165 ms. Of one event that is nothing unusual. */
    @Test
    void manyEventsAfterALongGapAreNoPace() {
        int[] gaps = IntStream.range(0, 22)
                .map(read -> read == 0 ? 0 : read == 21 ? 60 : 5)
                .toArray();
        AttemptFixture answer =
                attempt().streamed(0, 100, 260, 261).tokens(256, 6).reads(gaps, bytes(22));
        assertEquals(
                "FEW_READS",
                shown(answer.edges(new Arrivals.Read(1, 0L), new Arrivals.Read(12, 0L))
                        .build()));
        assertEquals(
                "1562.5",
                shown(answer.edges(new Arrivals.Read(1, 0L), new Arrivals.Read(1, 0L))
                        .build()),
                "250 in 160 ms");
    }

    @Test
    void recordsOfEarlierVersionsAreJudgedByTheirReads() {
        AttemptFixture answer = attempt()
                .streamed(0, 100, 259, 261)
                .tokens(256, 6)
                .reads(UNEVEN, bytes(34))
                .edges(null, null);
        assertEquals("1572.3", shown(answer.build()), "250 in 159 ms");
        assertEquals("1572.3", shown(answer.events(35).build()), "a read brought two events, at most 4 ms of text");
    }

    /**
     * Streams of a known pace, read by a client that stalls at random for up to 200 ms: what is given is near the truth. The
     * largest error of a span whose root mean square error is 5 % is √6 × 5 % = 12.2 %, where both w are equal.
     */
    @Test
    void stalledClientNeverShowsAPaceThatWasNotSent() {
        var random = new Random(7);
        int given = 0;
        for (int answer = 0; answer < 5_000; answer++) {
            int events = 2 + random.nextInt(60);
            int eventMicros = 300 + random.nextInt(20_000);
            Attempt attempt = read(random, events, eventMicros);
            double speed = StreamSpeed.of(attempt).nanosPerToken();
            if (!Double.isNaN(speed)) {
                given++;
                assertEquals(1, eventMicros * 1e3 / 7 / speed, 0.15, answer + ": " + attempt.arrivals());
            }
        }
        assertTrue(given > 1_000, given + " given");
    }

    /** Seven tokens in each event. A stall delays all events that arrive in it, and the client knows for how long it lasted. */
    private static Attempt read(Random random, int events, int eventMicros) {
        List<int[]> reads = new ArrayList<>(); // moment, events, lateness
        int stall = random.nextInt(events * eventMicros + 1);
        int stallEnd = stall + (random.nextBoolean() ? 0 : random.nextInt(200_000));
        for (int event = 0; event < events; event++) {
            int arrived = event * eventMicros;
            boolean stalled = stall <= arrived && arrived < stallEnd;
            int moment = stalled ? stallEnd : arrived;
            int[] last = reads.isEmpty() ? null : reads.get(reads.size() - 1);
            if (last != null && last[0] == moment) {
                last[1]++;
            } else {
                reads.add(new int[] {moment, 1, stalled ? stallEnd - stall : 0});
            }
        }
        int[] gaps = new int[reads.size()];
        int[] bytes = new int[reads.size()];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = i == 0 ? 0 : reads.get(i)[0] - reads.get(i - 1)[0];
            bytes[i] = 30 * reads.get(i)[1];
        }
        int[] first = reads.get(0);
        int[] last = reads.get(reads.size() - 1);
        Arrivals arrivals = new Arrivals(
                events + 1,
                events,
                gaps,
                bytes,
                new Arrivals.Read(first[1], (long) first[2]),
                new Arrivals.Read(last[1], (long) last[2]));
        return attempt()
                .spanMicros(last[0] - first[0])
                .tokens(7 * events, 7)
                .arrivals(arrivals)
                .build();
    }

    /** 456,917 tokens/s were shown of a stream of 1,556: 250 tokens in 547 µs. No figure of a run has such a speed. */
    @Test
    void backlogHasNoPaceInAnyFigureOfTheRun() {
        Arrivals backlog = new Arrivals(
                36,
                35,
                new int[] {0, 260, 287},
                new int[] {300, 400, 310},
                new Arrivals.Read(11, 160_000L),
                new Arrivals.Read(10, 160_547L));
        Attempt attempt =
                attempt().spanMicros(547).tokens(256, 6).arrivals(backlog).build();
        for (AttemptMetric metric : List.of(AttemptMetric.OUTPUT_SPEED, AttemptMetric.TIME_PER_OUTPUT_TOKEN)) {
            assertEquals(
                    0, metric.values(attempt).count(), "timeline, steps, tails and comparison all take this value");
            assertTrue(metric.unresolved(attempt), "and service levels count it as undecided");
        }
    }

    @Test
    void textThatWasHeldBackIsNoPace() {
        assertEquals("1470.6", shown(paced(35, 5).server(1, 1, 340, 400).build()), "170 of 340 ms");
        assertEquals("HELD_BACK", shown(paced(35, 5).server(1, 1, 341, 400).build()));
    }

    @Test
    void tokensThatWereNotStreamedAreNoPace() {
        assertEquals("HIDDEN_REASONING", shown(paced(35, 5).reasoning(13).build()), "more than 5 % of 256");
        assertEquals("1470.6", shown(paced(35, 5).reasoning(12).build()));
        assertEquals(
                "1470.6", shown(paced(35, 5).reasoning(200).firstAnswer(150).build()), "reasoning was streamed before");
    }

    @Test
    void unknownFirstEventCountsAsOneToken() {
        assertEquals("1500.0", shown(paced(35, 5).tokens(256, null).build()), "255 in 170 ms");
    }

    @Test
    void answerWithoutAPaceIsNotUnresolved() {
        assertEquals("none", shown(attempt().whole(0, 100).tokens(60, null).build()));
        assertEquals("none", shown(paced(1, 0).tokens(1, 1).build()), "one token");
        assertEquals("none", shown(paced(35, 5).tokens(6, 6).build()), "all of them in the first event");
        assertEquals(
                "none",
                shown(attempt()
                        .streamed(0, 100, 270, 271)
                        .reads(new int[] {0, 170}, bytes(2))
                        .build()),
                "not counted");
    }

    @Test
    void coverageCountsAnswersByReason() {
        SpeedCoverage.Builder first = new SpeedCoverage.Builder();
        first.add(paced(35, 5).build());
        first.add(paced(3, 5).build());
        first.add(attempt().whole(0, 100).tokens(60, null).build());
        SpeedCoverage.Builder second = new SpeedCoverage.Builder();
        second.add(paced(7, 5).build());
        second.add(paced(35, 5).edges(new Arrivals.Read(1, 100_000L), null).build());
        first.add(second);
        assertEquals(
                new SpeedCoverage(4, java.util.Map.of(Unresolved.FEW_READS, 2L, Unresolved.CLIENT_LATE, 1L), 3, 35),
                first.coverage());
        assertEquals(SpeedCoverage.NONE, new SpeedCoverage.Builder().coverage());
    }

    /** First text at 100 ms, 10 bytes of it in each read, one event to a read; 256 tokens, 6 in the first event. */
    private static AttemptFixture paced(int reads, int gap) {
        int[] gaps = new int[reads];
        Arrays.fill(gaps, 1, reads, gap);
        return attempt()
                .streamed(0, 100, 100 + (long) gap * (reads - 1), 1_000)
                .tokens(256, 6)
                .reads(gaps, bytes(reads));
    }

    private static int[] bytes(int reads) {
        int[] bytes = new int[reads];
        Arrays.fill(bytes, 10);
        return bytes;
    }

    /** The speed in tokens/s, why there is none, or that none can be. */
    private static String shown(Attempt attempt) {
        StreamSpeed speed = StreamSpeed.of(attempt);
        if (!Double.isNaN(speed.nanosPerToken())) {
            assertNull(speed.unresolved());
            return String.format(java.util.Locale.ROOT, "%.1f", 1e9 / speed.nanosPerToken());
        }
        return speed.unresolved() == null ? "none" : speed.unresolved().name();
    }
}
