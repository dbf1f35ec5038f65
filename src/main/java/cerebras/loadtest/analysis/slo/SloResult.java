package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;

/**
 * What was found of one limit, with the evidence.
 *
 * @param measured the limited figure, in the unit of the bound; {@code null} when nothing was measured. That of a
 *     percentile is to 3 significant digits, while the finding comes from exact counts
 * @param n how many values it is made of: of a percentile the metric's values, otherwise calls
 * @param unresolved further calls that have such a value which the client could not measure well enough. The finding is
 *     sure only where it would be the same whatever those values are
 */
public record SloResult(Limit limit, Finding finding, Estimate measured, long n, long unresolved) {

    /** Of a limit that every call could be held against. */
    public SloResult(Limit limit, Finding finding, Estimate measured, long n) {
        this(limit, finding, measured, n, 0);
    }

    /** Nothing measured, which by choice speaks against the service. */
    static SloResult unmeasured(Limit limit, long unresolved) {
        return new SloResult(limit, Finding.PROBABLY_MISSED, null, 0, unresolved);
    }
}
