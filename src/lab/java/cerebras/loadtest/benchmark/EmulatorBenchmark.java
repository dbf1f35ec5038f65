package cerebras.loadtest.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * How many events a second does the emulator write, each in a write of its own, and how well does it keep its times?
 *
 * <p>The emulator has one core, and a client that only reads has another, where that is possible. It is asked for more
 * than it can do, with few streams and with many, and a server that does nothing but write the same number of bytes,
 * {@link BareServer}, shows what the machine allows. Then it is asked for 20,000 events a second, to see how late they
 * leave. All figures of the emulator come from its own log. The first round of each is warm-up.
 *
 * <p>Run: {@code mvn -q -Plab test-compile exec:java@emulator-benchmark}, about four minutes, on a machine that does nothing
 * else. Linux only, for the sake of the bare server.
 */
public final class EmulatorBenchmark {

    private static final int ROUNDS = 3;
    private static final int TOO_MUCH = 300_000;
    private static final List<EmulatorLoad> LIMITS =
            List.of(new EmulatorLoad(100, TOO_MUCH, 8), new EmulatorLoad(2000, TOO_MUCH, 8));
    private static final EmulatorLoad COMFORTABLE = new EmulatorLoad(200, 20_000, 8);

    private EmulatorBenchmark() {}

    /** @param args none */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.printf(
                """
        Events that the emulator writes, each by itself

        date     %s
        machine  %d cores, %s %s
        java     %s
        place    %s
        """,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.version(),
                Cores.placement());
        for (EmulatorLoad load : LIMITS) {
            System.out.printf("%n%,d streams, as fast as it can%n", load.streams());
            run("bare writes", BareServer.class, load);
            run("emulator", EmulatorServer.class, load);
        }
        System.out.printf("%n%,d streams, %,d events a second%n", COMFORTABLE.streams(), COMFORTABLE.eventsPerSecond());
        run("emulator", EmulatorServer.class, COMFORTABLE);
    }

    private static void run(String name, Class<?> main, EmulatorLoad load) throws IOException, InterruptedException {
        Process server = ChildJvm.start(Redirect.PIPE, Map.of(), main, load.arguments());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            Cores.SERVER.pin(server.toHandle());
            Process reader = ChildJvm.start(
                    Redirect.INHERIT,
                    Map.of(),
                    StreamReader.class,
                    lines.readLine(),
                    Integer.toString(load.streams()),
                    Integer.toString(ROUNDS));
            Cores.CONTENDER.pin(reader.toHandle());
            lines.readLine();
            for (int round = 2; round <= ROUNDS; round++) {
                System.out.printf("  %-12s %s%n", name, lines.readLine());
            }
            reader.waitFor();
        } finally {
            server.destroy();
        }
    }
}
