package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import java.util.Map;
import java.util.Optional;

/**
 * What one window says of a service level.
 *
 * @param calls those that ended in the window
 * @param successes those of them that got their answer
 * @param good those of them whose own values also keep the bound of every percentile
 * @param undecided further successes that may be good: none of their values breaks a bound, but some could not be measured
 * @param percentiles for each percentile what was measured of it; without those of which nothing was
 * @param outputThroughput tokens per second; {@code null} when not measured
 */
public record Evidence(
        long calls,
        long successes,
        long good,
        long undecided,
        Map<PercentileLimit, Measured> percentiles,
        Estimate outputThroughput) {

    /**
     * A percentile.
     *
     * @param beyond the values beyond the bound, of all values; {@code null} when there is none
     * @param estimate the percentile itself; {@code null} when there is no value
     * @param unresolved how many calls have a value that could not be measured
     */
    public record Measured(Share beyond, Estimate estimate, long unresolved) {

        /** The finding where at most this share of values may be beyond, whatever the unresolved values are. */
        Finding atMost(double share) {
            if (unresolved == 0) {
                return Finding.atMost(beyond, share);
            }
            long all = beyond.whole() + unresolved;
            Share best = new Share(beyond.part(), all, beyond.effectiveSize());
            Share worst = new Share(beyond.part() + unresolved, all, beyond.effectiveSize());
            return Finding.of(
                    beyond.value() <= share,
                    Finding.atMost(worst, share) == Finding.MET,
                    Finding.atMost(best, share) == Finding.MISSED);
        }
    }

    public Evidence {
        percentiles = Map.copyOf(percentiles);
    }

    Optional<Measured> percentile(PercentileLimit limit) {
        return Optional.ofNullable(percentiles.get(limit));
    }
}
