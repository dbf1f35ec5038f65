package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.records.DelaysTest.assertNear;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.ClientSample.Pauses;
import cerebras.loadtest.records.Delays;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.stats.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load is steady from 2 s to 5 s. */
class ClientFiguresTest {

    private static final long SECOND = 1_000 * MILLI;

    @TempDir
    private Path folder;

    @Test
    void recordsWithoutALineOfTheClientHaveNoFiguresOfIt() throws IOException {
        assertNull(client());
    }

    /** Two seconds with 100 probes each: 99 of 1 ms and one of 30 ms, and 98 of 1 ms and two of 50 ms. */
    @Test
    void percentilesAreOfAllProbesOfTheWindowAndNotOfItsSeconds() throws IOException {
        Distribution lag = client(
                        second(3).lag(99, 1, 1, 30).line(),
                        second(4).lag(98, 1, 2, 50).line())
                .eventLoopLag();
        assertEquals(200, lag.n());
        assertNear(MILLI, lag.percentile(50).orElseThrow().value());
        assertNear(30 * MILLI, lag.percentile(99).orElseThrow().value());
        assertNear(50 * MILLI, lag.max());
    }

    /** The middles of the seconds that end at 2 s and at 6 s lie outside. */
    @Test
    void secondBelongsToTheWindowThatItsMiddleLiesIn() throws IOException {
        ClientFigures client = client(
                second(2).cpu(0.9).line(),
                second(3).cpu(0.2).line(),
                second(5).cpu(0.4).line(),
                second(6).cpu(0.9).line());
        assertFalse(client.wholeRun());
        assertEquals(2 * SECOND, client.measuredNanos());
        assertEquals(0.3, client.processCpu().mean(), 1e-9);
        assertEquals(0.4, client.processCpu().max(), 1e-9);
    }

    @Test
    void wholeRunStandsInWhereTheSteadyWindowHasNoSecond() throws IOException {
        ClientFigures client = client(second(1).cpu(0.5).line());
        assertTrue(client.wholeRun());
        assertEquals(0.5, client.processCpu().mean(), 1e-9);
    }

    /** 20 ms of 2 s. */
    @Test
    void pausesAddUp() throws IOException {
        ClientFigures client = client(
                second(3).pauses(Pauses.NONE.with(5 * MILLI).with(3 * MILLI)).line(),
                second(4).pauses(Pauses.NONE.with(12 * MILLI)).line());
        assertEquals(new Pauses(3, 20 * MILLI, 12 * MILLI), client.pauses());
        assertEquals(0.01, client.pauseShare(), 1e-9);
    }

    @Test
    void whatNobodyTellsIsAbsent() throws IOException {
        ClientFigures client = client(second(3).line());
        assertEquals(0, client.eventLoopLag().n());
        assertEquals(0, client.processCpu().n());
        assertNull(client.pauses());
        assertNull(client.pauseShare());
        assertNull(client.mostHeapBytes());
        assertEquals(List.of(new ClientFigures.Point(2 * SECOND, null, null, null, null)), client.points());
    }

    @Test
    void secondsBehindAnEarlyStopAreOutOfTheWindow() throws IOException {
        ClientFigures client = client(
                second(3).cpu(0.2).line(),
                new LoadStop(3 * SECOND, "enough"),
                second(4).cpu(0.8).line());
        assertEquals(0.2, client.processCpu().mean(), 1e-9);
    }

    @Test
    void everySecondIsAPointOfTheCharts() throws IOException {
        List<ClientFigures.Point> points = client(
                        second(1).cpu(0.5).lag(100, 2, 0, 0).line(),
                        second(3).pauses(Pauses.NONE.with(MILLI)).line())
                .points();
        assertEquals(
                List.of(0L, 2 * SECOND),
                points.stream().map(ClientFigures.Point::startNanos).toList());
        assertEquals(0.5, points.get(0).processCpu());
        assertNear(2 * MILLI, points.get(0).eventLoopLagP99Nanos());
        assertEquals(MILLI, points.get(1).pauseNanos());
    }

    @Test
    void damagedHistogramIsALineThatCannotBeRead() throws IOException {
        Path file = new RecordedRun().with(second(3).lag(1, 1, 0, 0).line()).writeInto(folder);
        Files.writeString(file, Files.readString(file).replace("\"hdr\":\"HIST", "\"hdr\":\"NONE"));
        RunSummary summary = SummaryBuilder.summarize(file);
        assertEquals(1, summary.log().damagedLines());
        assertNull(summary.client());
    }

    private ClientFigures client(LogLine... lines) throws IOException {
        Path file = new RecordedRun()
                .plan(new LoadPlan("closed", 2, SECOND, SECOND, 3 * SECOND))
                .with(lines)
                .with(AttemptFixture.attempt()
                        .streamed(2_000, 2_100, 2_900, 3_000)
                        .build())
                .ended(6_000)
                .writeInto(folder);
        return SummaryBuilder.summarize(file).client();
    }

    private static Second second(int end) {
        return new Second(end);
    }

    /** What was measured in the second that ends so many seconds after the load began. */
    private static final class Second {
        private final long end;
        private final Delays.Recorder lag = new Delays.Recorder();
        private Double cpu;
        private Pauses pauses;

        Second(int end) {
            this.end = end;
        }

        /** So many probes of so many milliseconds, and so many others. */
        Second lag(int count, long millis, int others, long otherMillis) {
            for (int i = 0; i < count + others; i++) {
                lag.add((i < count ? millis : otherMillis) * MILLI);
            }
            return this;
        }

        Second cpu(double share) {
            cpu = share;
            return this;
        }

        Second pauses(Pauses told) {
            pauses = told;
            return this;
        }

        ClientSample line() {
            return new ClientSample(end * SECOND, SECOND, lag.drain(), pauses, cpu, null, null, null, 0);
        }
    }
}
