package cerebras.loadtest.stats;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A part of a number of things, such as the calls that failed of all calls.
 *
 * @param part how many have the property, 0 to {@code whole}
 * @param whole how many there are, at least 1
 * @param effectiveSize how many independent ones say as much, 1 to {@code whole}
 */
public record Share(long part, long whole, long effectiveSize) {

    private static final double TAIL = 0.025;

    /** Of things that are all independent. */
    public Share(long part, long whole) {
        this(part, whole, whole);
    }

    /** The share, 0 to 1. */
    public double value() {
        return (double) part / whole;
    }

    /**
     * The exact 95 % interval of Clopper and Pearson (1934): its ends are the shares with which so many or more, and so
     * many or fewer, would be seen in 2.5 % of samples. Of things that are not independent, as many are taken as are, with
     * the same share of the property. (Korn and Graubard, Survey Methodology 24, 1998.)
     */
    public Estimate estimate() {
        double with = value() * effectiveSize;
        double without = effectiveSize - with;
        double low = part == 0 ? 0 : BetaDistribution.of(with, without + 1).inverseCumulativeProbability(TAIL);
        double high = part == whole ? 1 : BetaDistribution.of(with + 1, without).inverseSurvivalProbability(TAIL);
        return new Estimate(value(), low, high);
    }

    /**
     * The smallest whole of which all must have the property before {@link #estimate} shows that at least this share has
     * it: the lower end of its interval, 0.025^(1/n), is then as high.
     *
     * @param bound more than 0 and less than 1
     */
    public static long fewestToShow(double bound) {
        return (long) Math.ceil(Math.log(TAIL) / Math.log(bound));
    }
}
