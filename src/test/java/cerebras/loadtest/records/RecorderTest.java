package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.records.Attempt.ServerTimes;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecorderTest {

    private static final RunHeader HEADER = new RunHeader(
            RunHeader.SCHEMA,
            "run",
            "Sim",
            "2026-01-01T00:00:00.000000000Z",
            new RunHeader.Target("custom", "http://h"),
            "m",
            new LoadPlan("closed", 1, 0, 0, 1),
            Map.of(),
            Map.of("users", "1"),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            null);

    private final List<LogLine> watched = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void everyAttemptIsOneLineBetweenHeaderAndEnd() throws IOException {
        Recorder recorder = openAt(1_000);
        recorder.begin();
        for (int call = 1; call <= 3; call++) {
            recorder.record(finished(call));
        }
        recorder.close();

        List<LogLine> lines = lines();
        assertEquals(HEADER, lines.get(0));
        assertEquals(
                List.of("7-1", "7-2", "7-3"),
                lines.subList(1, 4).stream()
                        .map(line -> ((Attempt) line).call())
                        .toList());
        assertEquals(3, ((RunEnd) lines.get(4)).attempts());
        assertEquals(0, ((RunEnd) lines.get(4)).dropped());
        assertEquals(5, Files.readAllLines(file()).size());
        assertEquals(lines.size(), watched.size());
        assertEquals(lines.get(4), watched.get(4));
    }

    @Test
    void noteAboutTheLoadIsALine() throws IOException {
        Recorder recorder = openAt(1_000);
        LoadStop stop = new LoadStop(7, "maxCalls=3 is spent");
        recorder.begin();
        recorder.note(stop);
        recorder.close();
        assertEquals(stop, lines().get(1));
    }

    @Test
    void momentsAreCountedFromTheBeginningOfTheLoadAndAbsentOnesStayAbsent() throws IOException {
        Attempt attempt = record(finished(1), 1_000);
        assertEquals(new Timestamps(500L, null, 600L, null, null, null, null, null, 9_000L), attempt.moments());
    }

    @Test
    void serversCountIsTheCountAndTheFirstAnswerIsCountedLocallyAsWell() throws IOException {
        AttemptTrace trace = streamed(
                "Hello world",
                ",\"usage\":{\"completion_tokens\":11,\"prompt_tokens\":9},\"time_info\":"
                        + "{\"queue_time\":0.004,\"prompt_time\":0.002,\"completion_time\":0.018,\"total_time\":0.026}");

        Attempt attempt = record(trace, 0);

        assertEquals(TokenCount.server(11), attempt.tokens().output());
        assertEquals(9, attempt.tokens().prompt());
        assertEquals(2, attempt.tokens().localOutput());
        assertEquals(2, attempt.tokens().firstEvent());
        assertEquals(new ServerTimes(4_000_000L, 2_000_000L, 18_000_000L, 26_000_000L), attempt.serverTimes());
    }

    @Test
    void withoutUsageTheCountIsAnEstimateAndSaysSo() throws IOException {
        Attempt attempt = record(streamed("Hello world", ""), 0);
        assertEquals(TokenCount.localEstimate(2), attempt.tokens().output());
        assertNull(attempt.tokens().localOutput());
    }

    @Test
    void withoutTextAndUsageThereIsNoCount() throws IOException {
        assertNull(record(finished(1), 0).tokens().output());
    }

    @Test
    void attemptHandedOverAtOnceStandsBehindTheHeader() throws IOException {
        for (int i = 0; i < 50; i++) {
            Files.deleteIfExists(file());
            Recorder recorder = openAt(0);
            recorder.begin();
            recorder.record(finished(1));
            recorder.close();
            assertEquals(
                    List.of(RunHeader.class, Attempt.class, RunEnd.class),
                    lines().stream().map(Object::getClass).toList());
        }
    }

    @Test
    void existingRecordsAreNeverOverwritten() throws IOException {
        Files.writeString(file(), "precious");
        assertThrows(UncheckedIOException.class, () -> openAt(0));
        assertEquals("precious", Files.readString(file()));
    }

    @Test
    void whatADiskThatStandsStillHasNoRoomForIsDroppedAndCounted() throws IOException {
        StuckDisk disk = new StuckDisk();
        AtomicReference<LogLine> latest = new AtomicReference<>();
        Recorder recorder = Recorder.into(
                new CallLog(disk), queueOf(8), () -> 0, InstantSource.system(), HEADER, latest::set, failure -> {});
        recorder.begin();
        disk.awaitWriter();
        for (int call = 1; call <= 18; call++) {
            recorder.record(finished(call));
        }
        assertEquals(10, recorder.dropped());
        disk.letGo();
        recorder.close();
        assertEquals(new RunEnd(0, 18, 10), latest.get());
    }

    @Test
    void whatWaitsForADiskThatFailsIsDroppedAndCountedAndTheFailureToldAtOnce() throws InterruptedException {
        BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
        IOException full = new IOException("No space left on device");
        Recorder recorder = Recorder.into(
                new CallLog(new FullDisk(full)),
                queueOf(8),
                () -> 0,
                InstantSource.system(),
                HEADER,
                watched::add,
                failures::add);
        recorder.record(finished(1));
        recorder.record(finished(2));
        recorder.begin();
        assertEquals(full, failures.take());
        recorder.record(finished(3));
        assertEquals(3, recorder.dropped());
        assertEquals(0, recorder.queued());
        assertEquals(
                full, assertThrows(IllegalStateException.class, recorder::close).getCause());
    }

    static Stream<Error> errorInTheRecordersThreadIsReportedLikeAnyFailure() {
        return Stream.of(
                new OutOfMemoryError("x"),
                new StackOverflowError("x"),
                new NoClassDefFoundError("x"),
                new AssertionError("x"));
    }

    @ParameterizedTest
    @MethodSource
    void errorInTheRecordersThreadIsReportedLikeAnyFailure(Error error) throws Exception {
        BlockingQueue<Exception> failures = new LinkedBlockingQueue<>();
        Consumer<LogLine> failing = line -> {
            throw error;
        };
        Recorder recorder = Recorder.into(
                CallLog.create(file()), queueOf(8), () -> 0, InstantSource.system(), HEADER, failing, failures::add);
        recorder.begin();
        assertEquals(error, failures.take().getCause());
        recorder.record(finished(1));
        assertEquals(1, recorder.dropped());
        assertThrows(IllegalStateException.class, recorder::close);
    }

    @Test
    void runWithoutAnyUserLeavesItsHeaderAndItsEnd() throws IOException {
        openAt(0).close();
        assertEquals(List.of(HEADER, new RunEnd(0, 0, 0)), lines());
    }

    @Test
    void headerIsOnTheDiskBeforeAnyCall() throws IOException {
        Recorder recorder = openAt(0);
        assertEquals(
                HEADER,
                new ObjectMapper()
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(Files.readString(file()), RunHeader.class));
        recorder.close();
    }

    /** The wall clock is a minute later when the load begins than when the file was opened. */
    @Test
    void headerIsCorrectedInItsPlaceWhenTheLoadBegins() throws IOException {
        Iterator<Instant> wallClock = List.of(
                        Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:01:00.123456Z"))
                .iterator();
        Recorder recorder = Recorder.open(() -> 0, wallClock::next, file(), HEADER, watched::add, failure -> {});
        recorder.begin();
        recorder.record(finished(1));
        recorder.close();
        RunHeader header = (RunHeader) lines().get(0);
        assertEquals("2026-01-01T00:01:00.123456000Z", header.loadStart());
        assertEquals(header, watched.get(0));
        assertEquals(3, lines().size());
    }

    private static TraceQueue queueOf(int traces) {
        return new TraceQueue(traces, Long.MAX_VALUE);
    }

    private Attempt record(AttemptTrace trace, long originNanos) throws IOException {
        Recorder recorder = openAt(originNanos);
        recorder.begin();
        recorder.record(trace);
        recorder.close();
        return (Attempt) lines().get(1);
    }

    private static AttemptTrace finished(long call) {
        AttemptTrace trace = sent(call);
        trace.ended(10_000, Outcome.OK);
        return trace;
    }

    private static AttemptTrace sent(long call) {
        AttemptTrace trace = new AttemptTrace("users", 7, call, 1, "m", true);
        trace.due(1_500);
        trace.sent(1_600);
        return trace;
    }

    /** @param members further ones of the event, each after a comma */
    private static AttemptTrace streamed(String text, String members) {
        AttemptTrace trace = sent(1);
        AnswerStream answer = new AnswerStream(trace);
        byte[] event = ("data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]" + members + "}\n")
                .getBytes(StandardCharsets.UTF_8);
        System.arraycopy(event, 0, answer.room(event.length), answer.end(), event.length);
        answer.received(event.length, 2_000);
        trace.ended(10_000, Outcome.OK);
        return trace;
    }

    /** Who writes to it waits until it is let go. */
    private static final class StuckDisk extends OutputStream {

        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch going = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            writing.countDown();
            try {
                going.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }

        void awaitWriter() {
            assertDoesNotThrow(() -> writing.await());
        }

        void letGo() {
            going.countDown();
        }
    }

    /** Takes nothing. */
    private static final class FullDisk extends OutputStream {

        private final IOException full;

        FullDisk(IOException full) {
            this.full = full;
        }

        @Override
        public void write(int b) throws IOException {
            throw full;
        }
    }

    /** With a clock that stands still. */
    private Recorder openAt(long nanos) {
        return Recorder.open(
                () -> nanos,
                () -> Instant.parse(HEADER.loadStart()),
                file(),
                HEADER.startedAt(Instant.EPOCH),
                watched::add,
                failure -> {});
    }

    private Path file() {
        return folder.resolve(CallLog.FILE_NAME);
    }

    private List<LogLine> lines() throws IOException {
        List<LogLine> lines = new ArrayList<>();
        assertEquals(Damage.NONE, CallLog.read(file(), lines::add));
        return lines;
    }
}
