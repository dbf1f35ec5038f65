package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;

/** Whether a limit was kept, and how sure that is; from the best to the worst. */
public enum Finding {
    /** Kept: the whole 95 % interval is on the good side. */
    MET(true, true),
    /** Too little was measured to be sure; what was measured keeps the limit. */
    PROBABLY_MET(true, false),
    /** Too little was measured to be sure, or nothing at all; what was measured breaks the limit. */
    PROBABLY_MISSED(false, false),
    /** Broken: the whole 95 % interval is on the bad side. */
    MISSED(false, true);

    private final boolean met;
    private final boolean sure;

    Finding(boolean met, boolean sure) {
        this.met = met;
        this.sure = sure;
    }

    /** Which side the measured figure is on. */
    public boolean met() {
        return met;
    }

    /**
     * Whether that is shown with 95 % confidence; if not, measuring for longer may help. Who stops at the first sure
     * finding of several errs a little more often than the confidence says, as each look is one more chance to.
     */
    public boolean sure() {
        return sure;
    }

    /** The worse of the two. */
    public Finding and(Finding other) {
        return ordinal() > other.ordinal() ? this : other;
    }

    /**
     * @param met on which side the figure itself is
     * @param wholeIntervalGood whether its interval keeps the limit
     * @param wholeIntervalBad whether its interval breaks the limit
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
