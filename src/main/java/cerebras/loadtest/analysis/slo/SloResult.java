package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Estimate;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The result for one limit, with its evidence.
 *
 * @param limit name as in settings, without {@code slo.}
 * @param finding the result; a probable finding is not shown with 95 % confidence
 * @param measured the limited figure, in the unit of the bound; {@code null} if nothing was measured. A percentile has
 *     3 significant digits, while the finding is based on exact counts
 * @param n sample size: values of the metric for a percentile, otherwise calls or sessions
 * @param unresolved further calls with a value that was not measured precisely enough; absent in files if there are none. The finding is conclusive only
 *     if it would be the same for any such values
 */
@JsonPropertyOrder({"limit", "finding", "atLeast", "atMost", "unit", "value", "low", "high", "n"})
public record SloResult(
        Limit limit,
        Finding finding,
        @JsonIgnore Estimate measured,
        long n,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long unresolved) {

    /** Unit of the bound, the value and its interval. */
    @JsonProperty
    public Unit unit() {
        return limit.unit();
    }

    /** Lower bound; absent for limits with an upper bound. */
    @JsonProperty
    Double atLeast() {
        return limit.fromBelow() ? limit.bound() : null;
    }

    /** Upper bound; absent for limits with a lower bound. */
    @JsonProperty
    Double atMost() {
        return limit.fromBelow() ? null : limit.bound();
    }

    /** Measured value; absent if nothing was measured. */
    @JsonProperty
    Double value() {
        return measured == null ? null : Double.valueOf(measured.value());
    }

    /** Lower end of the 95 % interval; absent if there is none. */
    @JsonProperty
    Double low() {
        return measured == null ? null : measured.low();
    }

    /** Upper end of the 95 % interval; absent likewise. */
    @JsonProperty
    Double high() {
        return measured == null ? null : measured.high();
    }

    /** A result without unresolved calls. */
    public SloResult(Limit limit, Finding finding, Estimate measured, long n) {
        this(limit, finding, measured, n, 0);
    }

    /** The result if nothing was measured, which by choice counts against the service. */
    static SloResult unmeasured(Limit limit, long unresolved) {
        return new SloResult(limit, Finding.PROBABLY_MISSED, null, 0, unresolved);
    }
}
