package cerebras.loadtest.stats;

import java.util.Arrays;

/**
 * Throughput of a window with an interval from batch means: the window is cut into equal batches, and the spread of their
 * means says how sure the mean of the whole is. (Law, Simulation Modeling and Analysis, 9.5.3.) That batches in a row
 * may be alike is accounted for by {@link BatchSeries}.
 */
public final class BatchMeans {

    static final int BATCHES = 20;

    /** With fewer batches than this the interval is not worth its name. */
    static final int FEWEST_BATCHES = 10;

    private static final double NANOS_PER_SECOND = 1e9;

    private final long startNanos;
    private final double batchNanos;
    private final double[] tokens = new double[BATCHES];

    public BatchMeans(Window planned) {
        startNanos = planned.startNanos();
        batchNanos = (double) (planned.endNanos() - planned.startNanos()) / BATCHES;
    }

    /** Adds tokens that arrived inside the planned window. */
    public void arrived(long momentNanos, double count) {
        int batch = (int) ((momentNanos - startNanos) / batchNanos);
        tokens[Math.min(batch, BATCHES - 1)] += count;
    }

    /** Adds what another one has gathered of the same window. */
    public void add(BatchMeans other) {
        Arrays.setAll(tokens, batch -> tokens[batch] + other.tokens[batch]);
    }

    /** Tokens in all batches. */
    public double total() {
        return Arrays.stream(tokens).sum();
    }

    /**
     * Tokens per second over what the run lasted of the window, with the interval of its complete batches; {@code null} when
     * the window is too short for rates. Too few batches in which tokens arrived, as with one short call, give no interval; nor do
     * batches that are so alike in a row that the window is too short for what goes on in it.
     */
    public Estimate estimate(Window lasted) {
        if (!lasted.hasRates()) {
            return null;
        }
        double rate = total() / lasted.seconds();
        int batches = (int) ((lasted.endNanos() - startNanos) / batchNanos + 1e-9);
        long busy = Arrays.stream(tokens, 0, batches).filter(count -> count > 0).count();
        return busy < FEWEST_BATCHES
                ? new Estimate(rate, null, null)
                : around(
                        rate,
                        new BatchSeries(Arrays.stream(tokens, 0, batches)
                                .map(this::perSecond)
                                .toArray()));
    }

    private double perSecond(double count) {
        return count * NANOS_PER_SECOND / batchNanos;
    }

    private static Estimate around(double rate, BatchSeries series) {
        if (!series.sufficient()) {
            return new Estimate(rate, null, null);
        }
        double margin = series.criticalValue(1) * Math.sqrt(series.varianceOfMean());
        return new Estimate(rate, Math.max(0, rate - margin), rate + margin);
    }
}
