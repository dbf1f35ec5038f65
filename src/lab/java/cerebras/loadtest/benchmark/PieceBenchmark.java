package cerebras.loadtest.benchmark;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What does each piece cost that runs on the event loop, in time and allocated bytes, and what would it cost if it were
 * done as usual? One piece after the other, each in two JVMs of its own. Times differ from machine to machine; the ratios
 * of a run are the result. It prints one table.
 *
 * <p>Run: {@code mvn -q -Plab test-compile exec:exec@jmh}, less than three minutes.
 */
public final class PieceBenchmark {

    private PieceBenchmark() {}

    /** @param args none */
    public static void main(String[] args) throws RunnerException {
        System.out.println(heading());
        Map<Piece, Cost> costs = new EnumMap<>(Piece.class);
        for (Piece piece : Piece.values()) {
            System.out.printf("%d of %d, %s%n", piece.ordinal() + 1, Piece.values().length, piece.label());
            costs.put(piece, Cost.of(piece, new Runner(measured(piece)).runSingle()));
        }
        System.out.printf("%n%s%n", new PieceTable(costs).text());
    }

    private static Options measured(Piece piece) {
        return new OptionsBuilder()
                .parent(piece.options())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
    }

    private static String heading() {
        return """

        Time and allocated bytes of the pieces on the event loop, one by one

        date     %s
        machine  %d cores, %s %s
        java     %s %s
        """.formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        System.getProperty("java.vm.name"),
                        Runtime.version());
    }
}
