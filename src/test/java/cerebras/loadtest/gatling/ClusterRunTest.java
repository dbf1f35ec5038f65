package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.export.RunMerge;
import cerebras.loadtest.load.Schedule;
import cerebras.loadtest.load.Schedule.RateProfile;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three generators, each a process, and one emulator. */
@Tag("slow")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(180)
class ClusterRunTest {

    private static final int GENERATORS = 3;
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path results;

    private final List<Process> processes = new ArrayList<>();
    private final List<CompletableFuture<String>> outputs = new ArrayList<>();
    private Emulator emulator;

    @BeforeEach
    void start() {
        emulator = Emulator.start(EmulatorOptions.defaults());
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        emulator.close();
    }

    @Test
    void arrivalsOfThreeGeneratorsAreExactlyThePlanOfOne() throws Exception {
        startAll(RandomArrivals.class);
        for (int index = 0; index < GENERATORS; index++) {
            assertEquals(0, processes.get(index).waitFor(), outputs.get(index).get());
        }
        long[] planned = due(Schedule.poisson(new RateProfile(20, 0, 3 * SECOND), 7));
        List<Attempt> attempts = attempts(merged());
        assertArrayEquals(
                planned,
                attempts.stream()
                        .mapToLong(attempt -> attempt.moments().dueNanos())
                        .sorted()
                        .toArray());
        assertEquals(
                planned.length, attempts.stream().map(Attempt::user).distinct().count());
        String output = outputs.get(0).get();
        assertTrue(output.contains("expects  " + planned.length + " calls"), output);
        assertTrue(output.contains("merged from 3 runs"), output);
        assertFalse(outputs.get(1).get().contains("expects"), outputs.get(1).get());
    }

    @Test
    void killedGeneratorEndsTheLoadOfAll() throws Exception {
        startAll(TenUsers.class, "-Dprogress=1s");
        awaitCalls();
        processes.get(2).destroyForcibly();
        assertEquals(4, processes.get(0).waitFor(), outputs.get(0).get());
        assertEquals(4, processes.get(1).waitFor(), outputs.get(1).get());
        String output = outputs.get(0).get();
        assertTrue(output.contains("stopped by a failure: generator-2: lost: its connection closed"), output);
        assertTrue(stop(merged()).reason().startsWith("generator-2: lost: its connection closed"));
        assertEquals(
                3,
                attempts(merged()).stream()
                        .map(attempt -> attempt.user() % 3)
                        .distinct()
                        .count());
    }

    @Test
    void hungGeneratorIsLostAfterThreeSecondsAndEndsWhenItGoesOn() throws Exception {
        startAll(TenUsers.class, "-Dprogress=1s");
        awaitCalls();
        signal("STOP", processes.get(1));
        assertEquals(4, processes.get(0).waitFor(), outputs.get(0).get());
        assertEquals(4, processes.get(2).waitFor(), outputs.get(2).get());
        assertTrue(stop(merged()).reason().startsWith("generator-1: lost: no sign of it for 3 s"));
        signal("CONT", processes.get(1));
        assertEquals(4, processes.get(1).waitFor(), outputs.get(1).get());
        assertTrue(
                outputs.get(1).get().contains("the leader was lost"),
                outputs.get(1).get());
    }

    @Test
    void recordsOfMembersCanBeMergedWhenTheLeaderIsKilled() throws Exception {
        startAll(TenUsers.class, "-Dprogress=1s");
        awaitCalls();
        processes.get(0).destroyForcibly();
        assertEquals(4, processes.get(1).waitFor(), outputs.get(1).get());
        assertEquals(4, processes.get(2).waitFor(), outputs.get(2).get());
        List<Path> records = new ArrayList<>();
        for (int index = 0; index < GENERATORS; index++) {
            records.add(runFolder(index).resolve("generator-" + index).resolve(CallLog.FILE_NAME));
        }
        Path merged = RunMerge.of(records).writeInto(results.resolve("merged"));
        assertEquals(
                3,
                attempts(merged).stream()
                        .map(attempt -> attempt.user() % 3)
                        .distinct()
                        .count());
    }

    @Test
    void singleGeneratorLoadsNothingOfTheCluster() throws Exception {
        GatlingProcess process =
                GatlingProcess.run(OneCall.class, results, Optional.empty(), "-Xlog:class+load", "-Dtarget=emulator");
        assertEquals(0, process.exitCode(), process.output());
        assertTrue(process.output().contains(" cerebras.loadtest.run.LoadRun "), "the log of classes is not read");
        assertFalse(process.output().contains(" cerebras.loadtest.cluster."), "a class of the cluster was loaded");
    }

    private void startAll(Class<? extends ChatSimulation> simulation, String... settings) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (int index = 0; index < GENERATORS; index++) {
            List<String> all = new ArrayList<>(List.of(
                    "-Dtarget=" + emulator.baseUri(),
                    "-Dgenerators=" + GENERATORS,
                    "-Dgenerator=" + index,
                    "-Dleader=127.0.0.1:" + port,
                    "-Dpreflight=full"));
            all.addAll(List.of(settings));
            Process process = GatlingProcess.start(
                    simulation,
                    Files.createDirectories(results.resolve("of-" + index)),
                    Optional.of("csk-made-up-for-this-test"),
                    all.toArray(String[]::new));
            processes.add(process);
            // Each needs a thread of its own, or a process would wait until somebody reads what it prints.
            outputs.add(CompletableFuture.supplyAsync(
                    () -> GatlingProcess.rest(process), reading -> new Thread(reading).start()));
        }
    }

    /** Returns when each generator has sent calls, and some of their records have reached the leader. */
    private void awaitCalls() throws Exception {
        for (int index = 0; index < GENERATORS; ) {
            assertTrue(processes.stream().allMatch(Process::isAlive), "a generator ended early");
            if (hasAttempts(index)) {
                index++;
            } else {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private boolean hasAttempts(int index) throws IOException {
        try (Stream<Path> files = Files.find(
                results.resolve("of-0"),
                3,
                (path, attributes) -> path.endsWith(Path.of("generator-" + index, CallLog.FILE_NAME)))) {
            Optional<Path> file = files.findFirst();
            return file.isPresent() && Files.readString(file.get()).contains("\"attempt\"");
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    private Path runFolder(int index) throws IOException {
        try (Stream<Path> folders = Files.list(results.resolve("of-" + index))) {
            return folders.findFirst().orElseThrow();
        }
    }

    private Path merged() throws IOException {
        return runFolder(0).resolve(CallLog.FILE_NAME);
    }

    private static List<Attempt> attempts(Path file) throws IOException {
        List<Attempt> attempts = new ArrayList<>();
        CallLog.read(file, line -> {
            if (line instanceof Attempt attempt) {
                attempts.add(attempt);
            }
        });
        return attempts;
    }

    private static LoadStop stop(Path file) throws IOException {
        List<LogLine> stops = new ArrayList<>();
        CallLog.read(file, line -> {
            if (line instanceof LoadStop) {
                stops.add(line);
            }
        });
        return (LoadStop) stops.get(0);
    }

    private static long[] due(Schedule schedule) {
        return IntStream.range(0, schedule.size()).mapToLong(schedule::dueNanos).toArray();
    }
}
