package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a limit was met, and how certain that is; from the best to the worst. */
public enum Finding {
    /** Kept: the whole 95 % interval is on the good side. */
    @JsonProperty("met")
    MET(true, true),
    /** Inconclusive: the measured figure meets the limit. */
    @JsonProperty("probably_met")
    PROBABLY_MET(true, false),
    /** Inconclusive, or nothing was measured: the measured figure, if any, breaks the limit. */
    @JsonProperty("probably_missed")
    PROBABLY_MISSED(false, false),
    /** Broken: the whole 95 % interval is on the bad side. */
    @JsonProperty("missed")
    MISSED(false, true);

    private final boolean met;
    private final boolean sure;

    Finding(boolean met, boolean sure) {
        this.met = met;
        this.sure = sure;
    }

    /** Whether the measured figure meets the limit. */
    public boolean met() {
        return met;
    }

    /**
     * Whether that is shown with 95 % confidence; if not, a longer measurement may help. Stopping at the first
     * conclusive finding of several raises the error rate slightly above the nominal one, because every look is another
     * chance to err.
     */
    public boolean sure() {
        return sure;
    }

    /** The worse of the two. */
    public Finding and(Finding other) {
        return ordinal() > other.ordinal() ? this : other;
    }

    /**
     * @param met whether the figure meets the limit
     * @param wholeIntervalGood whether its whole interval meets the limit
     * @param wholeIntervalBad whether its whole interval breaks the limit
     */
    static Finding of(boolean met, boolean wholeIntervalGood, boolean wholeIntervalBad) {
        if (wholeIntervalGood || wholeIntervalBad) {
            return wholeIntervalGood ? MET : MISSED;
        }
        return met ? PROBABLY_MET : PROBABLY_MISSED;
    }

    /** Whether a share is at least {@code bound}, with the confidence of {@link Share#estimate}. */
    public static Finding atLeast(Share share, double bound) {
        Estimate estimate = share.estimate();
        return of(share.value() >= bound, estimate.low() >= bound, estimate.high() < bound);
    }

    /** Whether a share is at most {@code bound}, with the confidence of {@link Share#estimate}. */
    public static Finding atMost(Share share, double bound) {
        Estimate estimate = share.estimate();
        return of(share.value() <= bound, estimate.high() <= bound, estimate.low() > bound);
    }
}
