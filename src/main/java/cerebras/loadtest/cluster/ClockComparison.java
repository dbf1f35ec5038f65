package cerebras.loadtest.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The relation between this generator's monotonic clock and the leader's, from exchanges with four timestamps, as in
 * NTP. Of each round of exchanges the one with the shortest way counts: it has the smallest error bound. A line through
 * the rounds gives the drift. Thread-safe.
 */
final class ClockComparison {

    /** By choice: crystals differ by tens of parts per million, so that shorter times show noise only. */
    private static final long SHORTEST_FIT_NANOS = 5_000_000_000L;

    /**
     * One exchange; the first and the last time are by this generator's clock, the others by the leader's.
     *
     * @param sentNanos when the question was sent
     * @param arrivedNanos when it arrived at the leader
     * @param answeredNanos when the leader sent the answer
     * @param receivedNanos when the answer arrived here
     */
    record Exchange(long sentNanos, long arrivedNanos, long answeredNanos, long receivedNanos) {

        /** Leader's clock minus this clock, if both ways take the same time. */
        long offsetNanos() {
            return ((arrivedNanos - sentNanos) + (answeredNanos - receivedNanos)) / 2;
        }

        /** How far off the offset can be: half of the time on the way, if one way took all of it. */
        long errorNanos() {
            return (receivedNanos - sentNanos - (answeredNanos - arrivedNanos)) / 2;
        }

        private long middleNanos() {
            return sentNanos + (receivedNanos - sentNanos) / 2;
        }
    }

    private final List<Exchange> best = new ArrayList<>();

    /** Adds a round of exchanges, at least one. */
    synchronized void add(List<Exchange> round) {
        best.add(round.stream()
                .min(Comparator.comparingLong(Exchange::errorNanos))
                .orElseThrow());
    }

    /** The largest error bound of all rounds. */
    synchronized long errorNanos() {
        return best.stream().mapToLong(Exchange::errorNanos).max().orElseThrow();
    }

    /** How much faster the leader's clock runs, in parts per million; absent before the rounds span some seconds. */
    synchronized OptionalDouble driftPpm() {
        double slope = slope();
        return Double.isNaN(slope) ? OptionalDouble.empty() : OptionalDouble.of(slope * 1e6);
    }

    /** This clock's reading when the leader's shows {@code leaderNanos}. */
    synchronized long here(long leaderNanos) {
        Exchange latest = latest();
        long near = leaderNanos - latest.offsetNanos();
        return near - Math.round(slopeOrZero() * (near - latest.middleNanos()));
    }

    /** The leader's reading when this clock shows {@code ownNanos}. */
    synchronized long there(long ownNanos) {
        Exchange latest = latest();
        return ownNanos + latest.offsetNanos() + Math.round(slopeOrZero() * (ownNanos - latest.middleNanos()));
    }

    private Exchange latest() {
        return best.get(best.size() - 1);
    }

    private double slopeOrZero() {
        double slope = slope();
        return Double.isNaN(slope) ? 0 : slope;
    }

    /** Least squares of offset over time, relative to the first round, so that doubles suffice; NaN if unknown. */
    private double slope() {
        Exchange first = best.get(0);
        if (latest().middleNanos() - first.middleNanos() < SHORTEST_FIT_NANOS) {
            return Double.NaN;
        }
        double meanTime = best.stream()
                .mapToDouble(round -> round.middleNanos() - first.middleNanos())
                .average()
                .orElseThrow();
        double meanOffset = best.stream()
                .mapToDouble(round -> round.offsetNanos() - first.offsetNanos())
                .average()
                .orElseThrow();
        double products = 0;
        double squares = 0;
        for (Exchange round : best) {
            double time = round.middleNanos() - first.middleNanos() - meanTime;
            products += time * (round.offsetNanos() - first.offsetNanos() - meanOffset);
            squares += time * time;
        }
        return products / squares;
    }
}
