package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.Coverage.Trial;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * Prints how often intervals hold the truth, under loads whose truth is known. The table is in docs/statistics.md.
 *
 * <p>Run: {@code mvn -q -Plab test-compile exec:java@coverage}, some minutes.
 */
public final class CoverageStudy {

    private static final int RUNS = 2_000;
    private static final long SEED = 20_261_201;
    private static final int[] SIZES = {72, 368, 1_000, 5_000};
    private static final double[] PERCENTS = {50, 90, 95, 99};

    private static int runs = RUNS;
    private static long seed = SEED;

    private CoverageStudy() {}

    /** @param arguments number of runs for each cell, and seed; both optional */
    public static void main(String[] arguments) {
        runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : RUNS;
        seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : SEED;
        throughputs();
        drifts();
        percentiles();
        smallChanges();
    }

    private static void percentiles() {
        for (int n : SIZES) {
            for (double percent : PERCENTS) {
                String name = "p" + (int) percent + " of " + n;
                print(name + ", lognormal", random -> KnownLoads.percentile(random, KnownLoads::logNormal, n, percent));
                print(name + ", two humps", random -> KnownLoads.percentile(random, KnownLoads::twoHumps, n, percent));
                for (double memory : new double[] {0.1, 0.5, 2, 6}) {
                    print(
                            name + ", shared 0.1, memory " + memory + " s of 60",
                            random -> KnownLoads.sharedPercentile(random, n, percent, 60, 0.1, memory));
                    print(
                            name + ", shared 0.3, memory " + memory + " s of 60",
                            random -> KnownLoads.sharedPercentile(random, n, percent, 60, 0.3, memory));
                }
            }
        }
    }

    /** Values of a service that is nearly constant, such as an emulator, while the client warms up: the change is small. */
    private static void smallChanges() {
        for (double percent : PERCENTS) {
            for (double common : new double[] {0.003, 0.01, 0.03, 0.1}) {
                for (double memory : new double[] {2, 6, 20, 60}) {
                    print(
                            "p" + (int) percent + " of 3600, own 0.02, shared " + common + ", memory " + memory
                                    + " s of 60",
                            random -> KnownLoads.sharedPercentile(random, 3_600, percent, 60, 0.02, common, memory));
                }
            }
        }
    }

    private static void throughputs() {
        for (double seconds : new double[] {10, 30, 60}) {
            String window = " in " + (int) seconds + " s";
            print("calls at random" + window, random -> KnownLoads.randomThroughput(random, seconds));
            print("bursts" + window, random -> KnownLoads.burstyThroughput(random, seconds));
            print("closed, 3 users" + window, random -> KnownLoads.closedThroughput(random, 3, seconds));
            print("closed, 30 users" + window, random -> KnownLoads.closedThroughput(random, 30, seconds));
            for (double memory : new double[] {0.1, 0.5, 1, 2, 4}) {
                print(
                        "wandering, memory " + memory + " s" + window,
                        random -> KnownLoads.wanderingThroughput(random, seconds, memory));
            }
        }
    }

    private static void drifts() {
        for (double memory : new double[] {1, 30, 120, 360}) {
            print("drift, memory " + (int) memory + " s of 3,600", random -> KnownLoads.drift(random, memory));
        }
    }

    private static void print(String name, Function<Random, Optional<Trial>> trial) {
        System.out.printf("%-60s %s%n", name, Coverage.of(runs, seed, trial));
    }
}
