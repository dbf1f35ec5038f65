package cerebras.loadtest.analysis.comparison;

import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The other side's mean reading less the base's, and how sure that is.
 *
 * @param difference on the scale of the readings
 * @param standardError of the difference
 * @param degreesOfFreedom behind the standard error, at least 1
 */
record Contrast(double difference, double standardError, double degreesOfFreedom) {

    /** With fewer runs on a side, nobody can tell how far equal runs differ. */
    static final int RUNS_FOR_SPREAD = 3;

    private static final double UPPER = 0.975;

    /** Between one run or more on each side. With three or more on both, runs are the evidence, else the calls within them. */
    static Contrast of(List<Reading> base, List<Reading> other) {
        double difference = mean(other) - mean(base);
        return spreadKnown(base.size(), other.size())
                ? ofRuns(difference, base, other)
                : ofCalls(difference, base, other);
    }

    static boolean spreadKnown(int baseRuns, int otherRuns) {
        return Math.min(baseRuns, otherRuns) >= RUNS_FOR_SPREAD;
    }

    /**
     * Student's two samples, whose units are runs and whose variance is one and the same; but never less than the runs'
     * own standard errors say, which a few runs that agree by luck would hide.
     */
    private static Contrast ofRuns(double difference, List<Reading> base, List<Reading> other) {
        double degrees = base.size() + other.size() - 2;
        double between = (squares(base) + squares(other)) / degrees;
        double within = Stream.concat(base.stream(), other.stream())
                .mapToDouble(Reading::variance)
                .average()
                .orElseThrow();
        double variance = Math.max(between, within) * (1.0 / base.size() + 1.0 / other.size());
        return new Contrast(difference, Math.sqrt(variance), degrees);
    }

    /** Welch and Satterthwaite: the runs' own variances add up, and so do their degrees of freedom, by weight. */
    private static Contrast ofCalls(double difference, List<Reading> base, List<Reading> other) {
        double variance = 0;
        double weighted = 0;
        for (List<Reading> side : List.of(base, other)) {
            for (Reading reading : side) {
                double part = reading.variance() / side.size() / side.size();
                variance += part;
                weighted += part * part / reading.degreesOfFreedom();
            }
        }
        return new Contrast(difference, Math.sqrt(variance), weighted == 0 ? 1 : variance * variance / weighted);
    }

    private static double mean(List<Reading> readings) {
        return readings.stream().mapToDouble(Reading::value).average().orElseThrow();
    }

    private static double squares(List<Reading> readings) {
        double mean = mean(readings);
        return readings.stream()
                .mapToDouble(reading -> Math.pow(reading.value() - mean, 2))
                .sum();
    }

    /** Lower end of the 95 % interval. */
    double low() {
        return difference - margin();
    }

    /** Upper end of the 95 % interval. */
    double high() {
        return difference + margin();
    }

    private double margin() {
        return TDistribution.of(degreesOfFreedom).inverseCumulativeProbability(UPPER) * standardError;
    }

    /** How often chance alone shows a difference at least as large, between sides that are equal. */
    double pValue() {
        if (standardError == 0) {
            return difference == 0 ? 1 : 0;
        }
        return 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(difference) / standardError);
    }

    /**
     * A figure of one run, on the scale on which runs are compared.
     *
     * @param value on that scale: the logarithm of a time or a throughput, a share as it is
     * @param standardError how far it is from where an endless run under the same conditions would put it
     * @param degreesOfFreedom behind the standard error
     */
    record Reading(double value, double standardError, double degreesOfFreedom) {

        /**
         * Those of {@link SteadyCalls#STRETCHES} stretches whose neighbours may be alike: fewer than the stretches less one. By
         * choice: with so many, simulated runs that are equal raise an alarm in less than 5 % of the cases.
         */
        private static final double DEGREES_OVER_TIME = 7;

        double variance() {
            return standardError * standardError;
        }

        /** One whose error is known from the stretches of a window. */
        static Reading overTime(double value, double standardError) {
            return new Reading(value, standardError, DEGREES_OVER_TIME);
        }
    }
}
