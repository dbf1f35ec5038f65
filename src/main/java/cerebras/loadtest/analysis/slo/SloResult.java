package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;

/**
 * The result for one limit, with its evidence.
 *
 * @param measured the limited figure, in the unit of the bound; {@code null} if nothing was measured. A percentile has
 *     3 significant digits, while the finding is based on exact counts
 * @param n sample size: values of the metric for a percentile, otherwise calls
 * @param unresolved further calls with a value that was not measured precisely enough. The finding is conclusive only
 *     if it would be the same for any such values
 */
public record SloResult(Limit limit, Finding finding, Estimate measured, long n, long unresolved) {

    /** A result without unresolved calls. */
    public SloResult(Limit limit, Finding finding, Estimate measured, long n) {
        this(limit, finding, measured, n, 0);
    }

    /** The result if nothing was measured, which by choice counts against the service. */
    static SloResult unmeasured(Limit limit, long unresolved) {
        return new SloResult(limit, Finding.PROBABLY_MISSED, null, 0, unresolved);
    }
}
