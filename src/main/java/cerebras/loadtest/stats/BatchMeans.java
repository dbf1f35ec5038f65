package cerebras.loadtest.stats;

import java.util.Arrays;

/**
 * Throughput of a window with its interval, from the throughput of equal batches of the window (Law, Simulation Modeling and
 * Analysis, 9.5.3). {@link CorrelationFit} accounts for batches that are alike because they are close in time.
 */
public final class BatchMeans {

    static final int BATCHES = 60;

    /** Where tokens arrived in fewer than half of the batches, three become one. */
    private static final int MERGED = 3;
    /** With tokens in fewer merged batches than this, there is no interval. By choice. */
    private static final int FEWEST_BUSY_BATCHES = 10;

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
     * Tokens per second over the part of the window that the run lasted, with the interval of its complete batches;
     * {@code null} when the window is too short for rates. There is no interval with tokens in fewer than
     * {@value #FEWEST_BUSY_BATCHES} of 20 batches, and none where the window is too short for the service's state.
     */
    public Estimate estimate(Window lasted) {
        if (!lasted.hasRates()) {
            return null;
        }
        double rate = total() / lasted.seconds();
        double[] complete = Arrays.copyOf(tokens, (int) ((lasted.endNanos() - startNanos) / batchNanos + 1e-9));
        double[] batches = busy(complete) * 2 >= complete.length ? complete : merged(complete);
        double seconds = batchNanos * (batches == complete ? 1 : MERGED) / NANOS_PER_SECOND;
        if (busy(merged(complete)) < FEWEST_BUSY_BATCHES) {
            return new Estimate(rate, null, null);
        }
        CorrelationFit fit = CorrelationFit.ofMean(batches);
        if (fit.tooShort()) {
            Double ofSmallChange = CorrelationFit.marginOfSmallChange(
                    total() / lasted.seconds(), parts(batches, CorrelationFit.batchesOfPart(batches.length), seconds));
            return ofSmallChange == null
                    ? new Estimate(rate, null, null, fit.remark(batches.length * seconds))
                    : around(rate, ofSmallChange);
        }
        return around(rate, fit.margin() / seconds);
    }

    private static Estimate around(double rate, double margin) {
        return new Estimate(rate, Math.max(0, rate - margin), rate + margin);
    }

    private static long busy(double[] batches) {
        return Arrays.stream(batches).filter(count -> count > 0).count();
    }

    private static double[] merged(double[] batches) {
        return parts(batches, MERGED, 1.0 / MERGED);
    }

    /** The means of so many batches each, per second. */
    private static double[] parts(double[] batches, int size, double seconds) {
        double[] parts = new double[batches.length / size];
        for (int i = 0; i < parts.length * size; i++) {
            parts[i / size] += batches[i] / (size * seconds);
        }
        return parts;
    }
}
