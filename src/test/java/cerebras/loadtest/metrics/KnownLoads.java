package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.Coverage.Trial;
import cerebras.loadtest.stats.BatchMeans;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Percentile;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Made loads of which the truth is known, each measured by the classes that measure a run. */
final class KnownLoads {

    private static final double SECOND = 1e9;
    private static final double DEVIATION = 0.5;
    private static final double MEDIAN_NANOS = 200e6;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private KnownLoads() {}

    private static Window window(double seconds) {
        return new Window(0, (long) (seconds * SECOND), true);
    }

    /** A percentile of independent values of a distribution with this inverse. */
    static Optional<Trial> percentile(Random random, DoubleUnaryOperator inverse, int n, double percent) {
        Sample sample = Sample.ofNanos().during(window(60));
        for (int i = 0; i < n; i++) {
            sample.add((long) (random.nextDouble() * 60 * SECOND), inverse.applyAsDouble(random.nextDouble()));
        }
        return trial(sample, percent, inverse.applyAsDouble(percent / 100));
    }

    /** Latencies around 200 ms. */
    static double logNormal(double probability) {
        return MEDIAN_NANOS * Math.exp(DEVIATION * NORMAL.inverseCumulativeProbability(probability));
    }

    /** Nine calls of ten take about 200 ms, 190 to 210; the tenth, which waited, 1 to 3 s. */
    static double twoHumps(double probability) {
        return probability < 0.9 ? 190e6 + 20e6 * probability / 0.9 : 1e9 + 2e9 * (probability - 0.9) / 0.1;
    }

    /**
     * A percentile of lognormal latencies that a service's own state shifts together, by {@code common} in standard
     * deviations of the logarithm, where 0.5 is each call's own; after {@code memorySeconds} the state has forgotten all
     * but 1/e.
     */
    static Optional<Trial> sharedPercentile(
            Random random, int n, double percent, double seconds, double common, double memorySeconds) {
        return sharedPercentile(random, n, percent, seconds, DEVIATION, common, memorySeconds);
    }

    /** As above, where each call's own deviation is {@code own}: small where nothing but the pace of a server counts. */
    static Optional<Trial> sharedPercentile(
            Random random, int n, double percent, double seconds, double own, double common, double memorySeconds) {
        Sample sample = Sample.ofNanos().during(window(seconds));
        double state = random.nextGaussian();
        double stepSeconds = seconds / n;
        for (int i = 0; i < n; i++) {
            state = next(state, random, stepSeconds / memorySeconds);
            double logarithm = common * state + own * random.nextGaussian();
            sample.add((long) (i * stepSeconds * SECOND), MEDIAN_NANOS * Math.exp(logarithm));
        }
        double truth = Math.hypot(common, own) * NORMAL.inverseCumulativeProbability(percent / 100);
        return trial(sample, percent, MEDIAN_NANOS * Math.exp(truth));
    }

    private static Optional<Trial> trial(Sample sample, double percent, double truth) {
        Percentile found = sample.percentile(percent).orElseThrow();
        return Coverage.trial(found.low(), truth, found.high());
    }

    /** The throughput of a service whose speed wanders around 1,000 tokens/s by a fifth; in steps of 10 ms. */
    static Optional<Trial> wanderingThroughput(Random random, double seconds, double memorySeconds) {
        var batches = new BatchMeans(window(seconds));
        double state = random.nextGaussian();
        for (double at = 0; at < seconds; at += 0.01) {
            state = next(state, random, 0.01 / memorySeconds);
            batches.arrived((long) (at * SECOND), 10 + 2 * state);
        }
        return trial(batches, seconds, 1_000);
    }

    /** Calls come at random, 20 a second, each with 100 tokens at once. */
    static Optional<Trial> randomThroughput(Random random, double seconds) {
        var batches = new BatchMeans(window(seconds));
        for (double at = pause(random, 20); at < seconds; at += pause(random, 20)) {
            batches.arrived((long) (at * SECOND), 100);
        }
        return trial(batches, seconds, 2_000);
    }

    /** Bursts come at random, one every 2 s, each of 1 to 39 calls with 100 tokens. */
    static Optional<Trial> burstyThroughput(Random random, double seconds) {
        var batches = new BatchMeans(window(seconds));
        for (double at = pause(random, 0.5); at < seconds; at += pause(random, 0.5)) {
            batches.arrived((long) (at * SECOND), 100 * (1 + random.nextInt(39)));
        }
        return trial(batches, seconds, 1_000);
    }

    /**
     * Users of a closed load: each answer has 1 to 199 tokens, which come over a second after 0.2 s of waiting, 0.1 s apart.
     * So each call takes 1.2 s and brings 100 tokens in the mean.
     */
    static Optional<Trial> closedThroughput(Random random, int users, double seconds) {
        var batches = new BatchMeans(window(seconds));
        for (int user = 0; user < users; user++) {
            for (double sent = -1.2 * random.nextDouble(); sent < seconds; sent += 1.2) {
                double each = (1 + random.nextInt(199)) / 10.0;
                for (double at = sent + 0.25; at < sent + 1.2; at += 0.1) {
                    if (0 <= at && at < seconds) {
                        batches.arrived((long) (at * SECOND), each);
                    }
                }
            }
        }
        return trial(batches, seconds, users * 100 / 1.2);
    }

    private static Optional<Trial> trial(BatchMeans batches, double seconds, double truth) {
        Estimate found = batches.estimate(window(seconds));
        return Coverage.trial(found.low(), truth, found.high());
    }

    /**
     * The trend, in truth none, of a first token's median over an hour with a call every 18 s, which a state of the service
     * shifts by up to 30 ms or so; after {@code memorySeconds} it has forgotten all but 1/e.
     */
    static Optional<Trial> drift(Random random, double memorySeconds) {
        var builder = new Trend.Builder(window(3_600));
        double state = random.nextGaussian();
        for (int second = 9; second < 3_600; second += 18) {
            state = next(state, random, 18 / memorySeconds);
            long first = Math.round(200 + 15 * state + 10 * random.nextGaussian());
            long sent = second * 1_000L - 1_000;
            builder.add(AttemptFixture.attempt()
                    .streamed(sent, sent + first, sent + 1_000, sent + 1_000)
                    .build());
        }
        return builder.trends(window(3_600).endNanos()).stream()
                .filter(drift -> drift.kind() == Trend.Kind.TIME_TO_FIRST_TOKEN)
                .findFirst()
                .map(drift -> new Trial(drift.low(), 0, drift.high()));
    }

    /** A wandering state with mean 0 and deviation 1, a while later: {@code while} in units of its memory. */
    private static double next(double state, Random random, double memories) {
        double kept = Math.exp(-memories);
        return kept * state + Math.sqrt(1 - kept * kept) * random.nextGaussian();
    }

    private static double pause(Random random, double perSecond) {
        return -Math.log(1 - random.nextDouble()) / perSecond;
    }
}
