package cerebras.loadtest.stats;

import cerebras.loadtest.stats.CorrelationFit.TooShort;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.function.DoubleUnaryOperator;

/**
 * One percentile of a sample, with a distribution-free 95 % interval.
 *
 * @param percent for example 99 or 99.9
 * @param value the smallest value that this share of the sample does not exceed
 * @param low lower end of the interval; {@code null} when the sample is too small to give one
 * @param high upper end; {@code null} together with {@code low}
 * @param tooShort why there is no interval, where the window was too short; otherwise {@code null}
 */
public record Percentile(
        double percent,
        double value,
        Double low,
        Double high,
        @JsonIgnore TooShort tooShort) {

    public Percentile(double percent, double value, Double low, Double high) {
        this(percent, value, low, high, null);
    }

    /** Whether the sample is too small for a two-sided 95 % interval: the value is then a hint, not a finding. */
    @JsonProperty
    public boolean sampleTooSmall() {
        return low == null;
    }

    /** Name in files and tables: {@code p50}, {@code p99.9}. */
    public String name() {
        return "p" + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
    }

    /** In another unit. */
    public Percentile map(DoubleUnaryOperator conversion) {
        return new Percentile(
                percent,
                conversion.applyAsDouble(value),
                Distribution.converted(low, conversion),
                Distribution.converted(high, conversion),
                tooShort);
    }
}
