package cerebras.loadtest.measure;

/**
 * A mean over a window, with a 95 % interval from batch means.
 *
 * @param value the mean
 * @param low lower end; {@code null} when the window has too few batches
 * @param high upper end; {@code null} together with {@code low}
 */
public record Estimate(double value, Double low, Double high) {}
