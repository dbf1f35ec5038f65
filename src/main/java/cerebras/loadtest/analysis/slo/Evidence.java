package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.analysis.slo.Limit.PercentileLimit;
import cerebras.loadtest.stats.Estimate;
import cerebras.loadtest.stats.Share;
import java.util.Map;
import java.util.Optional;

/**
 * The counts of one window for a service level.
 *
 * @param calls calls that ended in the window
 * @param successes successful calls
 * @param checked successful calls whose answers were checked; 0 if the run did not check them
 * @param valid of these, the ones without a mechanical fault
 * @param good successful calls whose values also meet the bound of every percentile, and that are valid if that is limited
 * @param undecided further successful calls that may be good: no value breaks a bound, but some could not be measured
 * @param sessions sessions that ended in the window
 * @param completedSessions those of which every request was answered
 * @param percentiles measurements for each percentile, without those that were not measured
 * @param outputThroughput tokens per second; {@code null} if not measured
 * @param requests the same of the requests that have limits of their own, by their name
 */
public record Evidence(
        long calls,
        long successes,
        long checked,
        long valid,
        long good,
        long undecided,
        long sessions,
        long completedSessions,
        Map<PercentileLimit, Measured> percentiles,
        Estimate outputThroughput,
        Map<String, Evidence> requests) {

    /**
     * Measurements of a percentile.
     *
     * @param beyond the share of values beyond the bound; {@code null} without values
     * @param estimate the percentile; {@code null} without values
     * @param unresolved number of calls with a value that could not be measured
     */
    public record Measured(Share beyond, Estimate estimate, long unresolved) {

        /** The finding if at most this share of values may be beyond, regardless of unresolved values. */
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
        requests = Map.copyOf(requests);
    }

    /** The evidence of requests with this name; this one if it is absent. */
    Evidence of(Optional<String> request) {
        return request.map(requests::get).orElse(this);
    }

    Optional<Measured> percentile(PercentileLimit limit) {
        return Optional.ofNullable(percentiles.get(limit));
    }
}
