package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.stats.CorrelationFit.StudentError;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The other side's mean reading less the base's, and how sure that is.
 *
 * @param difference on the scale of the readings
 * @param standardError of the difference
 * @param degreesOfFreedom behind the standard error, at least 1
 * @param tooShort set where a run is too short to judge the difference; otherwise {@code null}
 */
record Contrast(double difference, double standardError, double degreesOfFreedom, TooShort tooShort) {

    /** With fewer runs on a side, nobody can tell how far equal runs differ. */
    static final int RUNS_FOR_SPREAD = 3;

    private static final double POWER = 0.8;

    Contrast(double difference, double standardError, double degreesOfFreedom) {
        this(difference, standardError, degreesOfFreedom, null);
    }

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
        StudentError sum = StudentError.NONE;
        for (List<Reading> side : List.of(base, other)) {
            for (Reading reading : side) {
                sum = sum.plus(reading.error().times(1.0 / side.size()));
            }
        }
        TooShort tooShort = Stream.concat(base.stream(), other.stream())
                .map(Reading::tooShort)
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(TooShort::neededSeconds))
                .orElse(null);
        return new Contrast(difference, sum.standardError(), sum.degreesOfFreedom(), tooShort);
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

    /** Lower end of the interval that leaves out the true difference with this probability. */
    double low(double error) {
        return difference - standardErrors(error) * standardError;
    }

    /** Upper end. */
    double high(double error) {
        return difference + standardErrors(error) * standardError;
    }

    /**
     * The smallest true difference, of either sign, that such an interval tells from 0 in 80 % of comparisons: (t at
     * 1 − error/2 + t at 80 %) standard errors.
     */
    double detectable(double error) {
        return (standardErrors(error) + distribution().inverseCumulativeProbability(POWER)) * standardError;
    }

    private double standardErrors(double error) {
        return distribution().inverseSurvivalProbability(error / 2);
    }

    private TDistribution distribution() {
        return TDistribution.of(degreesOfFreedom);
    }

    /** How often chance alone shows a difference at least as large, between sides that are equal. */
    double pValue() {
        if (standardError == 0) {
            return difference == 0 ? 1 : 0;
        }
        return 2 * distribution().survivalProbability(Math.abs(difference) / standardError);
    }

    /**
     * A figure of one run, on the scale on which runs are compared.
     *
     * @param value on that scale: the logarithm of a time or a throughput, a share as it is
     * @param error how far it is from where an endless run under the same conditions would put it
     * @param tooShort set where the run is too short to know that error; otherwise {@code null}
     */
    record Reading(double value, StudentError error, TooShort tooShort) {

        Reading(double value, double standardError, double degreesOfFreedom) {
            this(value, new StudentError(standardError, degreesOfFreedom), null);
        }

        double variance() {
            return error.standardError() * error.standardError();
        }
    }
}
