package cerebras.loadtest.stats;

import java.util.Arrays;

/**
 * The difference of two shares of the same things, such as the prompts that each of two models answered, with its 95 %
 * interval.
 */
public final class PairedShares {

    private static final int BATCHES = 60;
    /** With pairs in fewer batches, nothing can be said of their correlation. By choice. */
    private static final int FEWEST_BATCHES = 10;

    private static final double NORMAL_REACH = 1.959964;

    private final long startNanos;
    private final double batchNanos;
    private final double[] excess = new double[BATCHES];
    private final double[] pairs = new double[BATCHES];
    private long onlyFirst;
    private long onlySecond;

    /** @param window the window of all pairs */
    public PairedShares(Window window) {
        startNanos = window.startNanos();
        batchNanos = (double) (window.endNanos() - window.startNanos()) / BATCHES;
    }

    /** Adds a pair: whether each of the two has the property. */
    public void add(long momentNanos, boolean first, boolean second) {
        int batch = (int) Math.max(0, Math.min(BATCHES - 1, (momentNanos - startNanos) / batchNanos));
        pairs[batch]++;
        if (first && !second) {
            onlyFirst++;
            excess[batch]++;
        } else if (second && !first) {
            onlySecond++;
            excess[batch]--;
        }
    }

    /**
     * The share of the first minus that of the second; {@code null} without pairs. The interval is the wider one of two: that
     * of independent pairs, with one more pair of each kind that differs (Bonett and Price, Journal of Educational and
     * Behavioral Statistics 37, 2012), and that of batches over time, since failures come in clusters.
     */
    public Estimate difference() {
        double n = Arrays.stream(pairs).sum();
        if (n == 0) {
            return null;
        }
        double first = (onlyFirst + 1) / (n + 2);
        double second = (onlySecond + 1) / (n + 2);
        double middle = first - second;
        double reach = NORMAL_REACH * Math.sqrt((first + second - middle * middle) / (n + 2));
        double low = Math.max(-1, middle - reach);
        double high = Math.min(1, middle + reach);
        double difference = (onlyFirst - onlySecond) / n;
        double[] busy = Arrays.stream(pairs).filter(count -> count > 0).toArray();
        if (busy.length >= FEWEST_BATCHES && onlyFirst + onlySecond > 0) {
            CorrelationFit fit = new GroupedRatio(excess, pairs).overTime();
            if (fit.tooShort()) {
                return new Estimate(difference, null, null, fit.remark(BATCHES * batchNanos / 1e9));
            }
            low = Math.max(-1, Math.min(low, difference - fit.margin()));
            high = Math.min(1, Math.max(high, difference + fit.margin()));
        }
        return new Estimate(difference, low, high);
    }
}
