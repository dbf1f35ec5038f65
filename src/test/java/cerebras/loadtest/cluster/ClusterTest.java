package cerebras.loadtest.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.cluster.Cluster.Start;
import cerebras.loadtest.cluster.Cluster.TargetFacts;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.settings.ClusterSettings;
import cerebras.loadtest.settings.ClusterSettings.Address;
import cerebras.loadtest.settings.ClusterSettings.LossPolicy;
import cerebras.loadtest.settings.ClusterSettings.Share;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Generators as threads of one process, whose clocks have other origins. */
@Timeout(60)
@Tag("slow")
class ClusterTest {

    private static final String SECRET = "made-up-secret-of-the-test";
    private static final Map<String, String> FACTS = Map.of("users", "20", "simulation", "SustainedLoad");
    private static final TargetFacts TARGET = new TargetFacts(true, "ask", "max_tokens", "cerebras", "");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Cluster> open = new ArrayList<>();
    private int port;

    @TempDir
    private Path folder;

    @BeforeEach
    void findPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        open.forEach(Cluster::close);
        threads.shutdownNow();
    }

    /** Three generators agree on a moment, which each reads from its own clock. */
    @ParameterizedTest
    @ValueSource(strings = {"", SECRET})
    void generatorsAgreeOnTheStartWhateverTheirClocksSay(String secret) throws Exception {
        List<Cluster> all = joined(secret);
        List<Future<Start>> starts = new ArrayList<>();
        for (Cluster one : all) {
            starts.add(threads.submit(() -> {
                assertEquals(TARGET, one.target(() -> TARGET));
                one.folder(folder);
                return one.awaitStart();
            }));
        }
        Start leader = starts.get(0).get();
        for (int index = 1; index < 3; index++) {
            Start member = starts.get(index).get();
            assertEquals(leader.wallTime(), member.wallTime());
            // The clocks of one machine differ by their origins only; above 5 ms nobody would have joined.
            assertEquals(leader.originNanos(), member.originNanos() - ahead(index), 5e6);
        }
    }

    @Test
    void preflightIsTheLeadersAndItsRefusalIsEverybodys() throws Exception {
        List<Cluster> all = joined("");
        Future<TargetFacts> member = threads.submit(() -> all.get(1).target(() -> {
            throw new AssertionError("a member sent a request");
        }));
        assertThrows(
                Refused.class,
                () -> all.get(0).target(() -> {
                    throw new Refused("model=x is not there");
                }));
        assertEquals("model=x is not there", refusal(member));
    }

    @Test
    void generatorWithOtherSettingsIsRefusedWithTheDifference() throws Exception {
        Future<Cluster> leader = threads.submit(() -> join(0, "", FACTS, Duration.ofSeconds(2)));
        Future<Cluster> member = threads.submit(
                () -> join(1, "", Map.of("users", "30", "simulation", "SustainedLoad"), Duration.ofSeconds(2)));
        String refusal = refusal(member);
        assertTrue(refusal.endsWith("generator 1 differs from generator 0: users is 30 there and 20 here"), refusal);
        assertTrue(refusal(leader).contains("missing: 1, 2"));
    }

    @ParameterizedTest
    @CsvSource({
        "made-up-secret-of-the-test, another-made-up-secret",
        "made-up-secret-of-the-test, ''",
        "'', made-up-secret-of-the-test"
    })
    void generatorWithAnotherSecretIsRefused(String leaders, String members) throws Exception {
        Future<Cluster> leader = threads.submit(() -> join(0, leaders, FACTS, Duration.ofSeconds(3)));
        Future<Cluster> member = threads.submit(() -> join(1, members, FACTS, Duration.ofSeconds(3)));
        String refusal = refusal(member);
        assertTrue(refusal.startsWith("leader=127.0.0.1:" + port), refusal);
        assertTrue(refusal(leader).contains("missing: 1, 2"));
    }

    @Test
    void generatorThatIsStartedTwiceIsRefused() throws Exception {
        List<Cluster> all = joined("");
        String refusal = assertThrows(Refused.class, () -> join(1, "", FACTS, Duration.ofSeconds(3)))
                .getMessage();
        assertTrue(refusal.contains("generator=1 has joined already, from 127.0.0.1"), refusal);
        assertEquals(3, all.size());
    }

    @Test
    void generatorThatIsStartedAgainDuringTheLoadNeverSendsItAgain() throws Exception {
        started("", LossPolicy.CONTINUE).get(2).close();
        String refusal = assertThrows(Refused.class, () -> join(2, "", FACTS, Duration.ofSeconds(3)))
                .getMessage();
        assertTrue(refusal.contains("the load has already begun"), refusal);
    }

    @Test
    void lossOfOneStopsAll() throws Exception {
        List<Cluster> all = started("", LossPolicy.STOP);
        List<CompletableFuture<String>> stops = running(all);
        all.get(2).close();
        String reason = stops.get(0).get(10, TimeUnit.SECONDS);
        assertTrue(reason.startsWith("FAILURE: generator 2 was lost: its connection closed"), reason);
        assertEquals(reason, stops.get(1).get(10, TimeUnit.SECONDS));
    }

    @Test
    void lossOfTheLeaderStopsTheOthers() throws Exception {
        List<Cluster> all = started("", LossPolicy.STOP);
        List<CompletableFuture<String>> stops = running(all);
        all.get(0).close();
        assertEquals(
                "FAILURE: the leader was lost: its connection closed",
                stops.get(1).get(10, TimeUnit.SECONDS));
    }

    @Test
    void stopOfOneStopsAllForTheSameCause() throws Exception {
        List<Cluster> all = started("", LossPolicy.STOP);
        List<CompletableFuture<String>> stops = running(all);
        all.get(1).recorded(new LoadStop(5, "maxCalls=4 is spent", LoadStop.Cause.BUDGET));
        String reason = "BUDGET: generator 1 stopped: maxCalls=4 is spent";
        assertEquals(reason, stops.get(0).get(10, TimeUnit.SECONDS));
        assertEquals(reason, stops.get(2).get(10, TimeUnit.SECONDS));
    }

    @Test
    void startThatHasPassedIsRefusedBeforeTheLoad() {
        ClusterSettings late = new ClusterSettings(
                new Share(0, 3),
                Optional.empty(),
                Optional.of(Instant.parse("2026-11-22T12:00:00Z")),
                Duration.ofSeconds(1),
                LossPolicy.STOP,
                "");
        String refusal = assertThrows(Refused.class, () -> Cluster.join(late, FACTS, System::nanoTime, words -> {}))
                .getMessage();
        assertTrue(refusal.startsWith("startAt=2026-11-22T12:00:00Z has passed or is too soon: it is 20"), refusal);
    }

    /** Somebody else's connection, and one that says nothing, leave the others alone. */
    @Test
    void strangersDoNotDisturb() throws Exception {
        Future<Cluster> leader = threads.submit(() -> join(0, SECRET, FACTS, Duration.ofSeconds(20)));
        try (Socket silent = connected();
                Socket talkative = connected()) {
            talkative.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            Future<Cluster> first = threads.submit(() -> join(1, SECRET, FACTS, Duration.ofSeconds(20)));
            Future<Cluster> second = threads.submit(() -> join(2, SECRET, FACTS, Duration.ofSeconds(20)));
            assertTrue(leader.get().leads());
            assertTrue(!first.get().leads() && !second.get().leads() && silent.isConnected());
        }
    }

    /** As soon as the leader listens. */
    private Socket connected() throws IOException {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static List<CompletableFuture<String>> running(List<Cluster> all) {
        List<CompletableFuture<String>> stops = new ArrayList<>();
        for (Cluster one : all) {
            CompletableFuture<String> stop = new CompletableFuture<>();
            one.running(Path.of("none"), (reason, cause) -> stop.complete(cause + ": " + reason));
            stops.add(stop);
        }
        return stops;
    }

    private List<Cluster> started(String secret, LossPolicy ifLost) throws Exception {
        List<Cluster> all = joined(secret, ifLost);
        List<Future<Start>> starts = new ArrayList<>();
        for (Cluster one : all) {
            starts.add(threads.submit(() -> {
                one.target(() -> TARGET);
                one.folder(folder);
                return one.awaitStart();
            }));
        }
        for (Future<Start> start : starts) {
            start.get();
        }
        return all;
    }

    private List<Cluster> joined(String secret) throws Exception {
        return joined(secret, LossPolicy.STOP);
    }

    private List<Cluster> joined(String secret, LossPolicy ifLost) throws Exception {
        List<Future<Cluster>> joining = new ArrayList<>();
        for (int index = 0; index < 3; index++) {
            int number = index;
            joining.add(threads.submit(() -> join(number, secret, FACTS, Duration.ofSeconds(20), ifLost)));
        }
        List<Cluster> all = new ArrayList<>();
        for (Future<Cluster> one : joining) {
            all.add(one.get());
        }
        return all;
    }

    private Cluster join(int index, String secret, Map<String, String> facts, Duration joinWithin) {
        return join(index, secret, facts, joinWithin, LossPolicy.STOP);
    }

    private Cluster join(int index, String secret, Map<String, String> facts, Duration joinWithin, LossPolicy ifLost) {
        Clock clock = () -> System.nanoTime() + ahead(index);
        Cluster cluster = Cluster.join(
                new ClusterSettings(
                        new Share(index, 3),
                        Optional.of(new Address("127.0.0.1", port)),
                        Optional.empty(),
                        joinWithin,
                        ifLost,
                        secret),
                facts,
                clock,
                words -> {});
        synchronized (open) {
            open.add(cluster);
        }
        return cluster;
    }

    /** How far this generator's clock is ahead of the leader's: hours. */
    private static long ahead(int index) {
        return index * TimeUnit.HOURS.toNanos(7);
    }

    private static String refusal(Future<?> refused) throws InterruptedException {
        ExecutionException failure = assertThrows(ExecutionException.class, refused::get);
        return assertThrows(Refused.class, () -> {
                    throw failure.getCause();
                })
                .getMessage();
    }
}
