package cerebras.loadtest.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import cerebras.loadtest.metrics.Coverage.Trial;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Intervals of 95 % hold the truth about 19 times of 20, also of calls that depend on each other. */
@Tag("slow")
class CoverageTest {

    /** With these, a coverage of 95 % comes out within 92 and 98 % (three standard deviations of 1 %). */
    private static final int RUNS = 500;

    static Stream<Arguments> loads() {
        return Stream.of(
                load(
                        "median of independent calls",
                        99,
                        random -> KnownLoads.percentile(random, KnownLoads::logNormal, 368, 50)),
                load("p95 of two humps", 99, random -> KnownLoads.percentile(random, KnownLoads::twoHumps, 368, 95)),
                load(
                        "median, calls share 0.5 s",
                        98,
                        random -> KnownLoads.sharedPercentile(random, 1_000, 50, 60, 0.3, 0.5)),
                load(
                        "p95, calls share 0.5 s",
                        98,
                        random -> KnownLoads.sharedPercentile(random, 1_000, 95, 60, 0.3, 0.5)),
                load("throughput of random calls", 98, random -> KnownLoads.randomThroughput(random, 30)),
                load("throughput of a closed load", 98, random -> KnownLoads.closedThroughput(random, 30, 30)),
                load("throughput that wanders", 98, random -> KnownLoads.wanderingThroughput(random, 30, 0.5)),
                load("no drift", 99, random -> KnownLoads.drift(random, 30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loads")
    void intervalHoldsTheTruth(String name, double most, Function<Random, Optional<Trial>> trial) {
        Coverage coverage = Coverage.of(RUNS, 20_260_101, trial);
        assertTrue(coverage.percent() >= 92 && coverage.percent() <= most, coverage.toString());
        assertTrue(coverage.intervals() > 0.9 * RUNS, coverage.toString());
    }

    private static Arguments load(String name, double most, Function<Random, Optional<Trial>> trial) {
        return arguments(name, most, trial);
    }
}
