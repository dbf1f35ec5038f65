package cerebras.loadtest.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import cerebras.loadtest.monitor.SelfWatch.Processors;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Recorder;
import cerebras.loadtest.records.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfWatchTest {

    private static final long SECOND = 1_000_000_000L;
    private static final RunHeader HEADER = new RunHeader(
            RunHeader.SCHEMA,
            "run",
            "Sim",
            null,
            new RunHeader.Target("custom", "http://h"),
            "m",
            new LoadPlan("closed", 1, 0, 0, 1),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            null);

    @TempDir
    private Path folder;

    private final ManualEventLoop eventLoop = new ManualEventLoop();
    private long usedNanos;

    @Test
    void everySecondIsALineFromTheBeginningOfTheLoadToItsEnd() throws IOException {
        Recorder recorder = open();
        SelfWatch watch = watch(recorder);
        eventLoop.idleUntil(SECOND);
        watch.note();
        recorder.begin();
        eventLoop.idleUntil(2 * SECOND);
        watch.note();
        eventLoop.idleUntil(2 * SECOND + SECOND / 2);
        watch.close();
        watch.note();
        recorder.close();

        List<ClientSample> samples = samples();
        assertEquals(
                List.of(SECOND, SECOND + SECOND / 2),
                samples.stream().map(ClientSample::atNanos).toList());
        assertEquals(
                List.of(SECOND, SECOND / 2),
                samples.stream().map(ClientSample::spanNanos).toList());
        assertEquals(
                List.of(100L, 50L),
                samples.stream().map(sample -> sample.eventLoopLag().n()).toList());
    }

    /** 1.5 s of processor time in a second of two processors. */
    @Test
    void whatIsMeasuredStandsInTheLine() throws IOException {
        Recorder recorder = open();
        SelfWatch watch = watch(recorder);
        recorder.begin();
        eventLoop.stallUntil(SECOND);
        usedNanos = 3 * SECOND / 2;
        watch.close();
        recorder.close();

        ClientSample sample = samples().get(0);
        assertEquals(SECOND - SECOND / 100, sample.eventLoopLag().maxNanos(), SECOND / 100);
        assertEquals(0.75, sample.processCpu());
        assertEquals(0.9, sample.machineCpu());
        assertNull(sample.readToRecord());
        assertEquals(0, sample.queued());
    }

    @Test
    void loadThatNeverBeganHasNoLine() throws IOException {
        Recorder recorder = open();
        watch(recorder).close();
        recorder.close();
        assertEquals(List.of(), samples());
    }

    private SelfWatch watch(Recorder recorder) {
        return new SelfWatch(
                eventLoop::nowNanos, recorder, List.of(eventLoop), new Processors(2, () -> usedNanos, () -> 0.9));
    }

    private Recorder open() {
        return Recorder.open(
                eventLoop::nowNanos,
                InstantSource.system(),
                folder.resolve(CallLog.FILE_NAME),
                HEADER,
                line -> {},
                failure -> {});
    }

    private List<ClientSample> samples() throws IOException {
        List<ClientSample> samples = new ArrayList<>();
        CallLog.read(folder.resolve(CallLog.FILE_NAME), line -> {
            if (line instanceof ClientSample sample) {
                samples.add(sample);
            }
        });
        return samples;
    }
}
