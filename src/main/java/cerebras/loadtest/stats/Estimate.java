package cerebras.loadtest.stats;

import cerebras.loadtest.stats.CorrelationFit.TooShort;
import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A figure with its 95 % interval, which for a throughput comes from batch means.
 *
 * @param value the figure
 * @param low lower end; {@code null} when too little was measured to give one
 * @param high upper end; {@code null} together with {@code low}
 * @param tooShort why there is no interval, where the window was too short; otherwise {@code null}
 */
public record Estimate(
        double value, Double low, Double high, @JsonIgnore TooShort tooShort) {

    public Estimate(double value, Double low, Double high) {
        this(value, low, high, null);
    }
}
