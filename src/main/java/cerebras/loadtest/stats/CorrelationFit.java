package cerebras.loadtest.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How far a figure of a window may be off, from a series of equally long batches of the window: the mean of the batches, or
 * the slope of a line through them.
 *
 * <p><b>Model.</b> A batch is a constant (or a line), plus independent noise of variance v, plus a state of the service that
 * decays exponentially, with correlation e^(−t/τ) after a time t, and variance a v in a batch. The spectrum of such a series
 * is flat plus a peak at low frequencies; what matters for the mean is its height at frequency 0, which has to be inferred
 * from the neighbouring frequencies. This is what "low-frequency" methods for correlated series do (Müller and Watson,
 * Econometrica 76, 2008; Müller, Journal of Business and Economic Statistics 32, 2014).
 *
 * <p><b>Fit.</b> a and τ are not estimated but averaged over: each pair of a grid has the weight by which the series supports
 * it, from the likelihood of its cosine coefficients (which the constant does not affect), times a prior weight. Part of
 * the prior is on no state at all. The error of the figure is then a mixture of normal distributions, or of Student's t where v
 * is unknown and integrated out with prior 1/v.
 *
 * <p><b>Refusal.</b> Where at least {@value #REFUSED_FROM} of the weight is on a state that lasts a sixth of the window or
 * longer and makes up most of the error, there is no interval: see {@link #tooShort}. Unless the figure hardly changed within
 * the window, see {@link #marginOfSmallChange}.
 *
 * <p>Grid, prior and bounds are choices. {@code src/docs/statistics.md} has the coverage of the intervals under known loads.
 */
public final class CorrelationFit {

    /** Of the prior weight, how much is on independent batches. */
    private static final double INDEPENDENT = 0.4;
    /** Duration τ of the state, as a share of the window, with the prior weight of each. */
    private static final double[] DURATIONS = {1 / 400.0, 1 / 100.0, 1 / 50.0, 1 / 25.0, 1 / 12.0, 1 / 6.0, 1 / 3.0, 1};

    private static final double[] DURATION_WEIGHTS = {1, 1, 1, 1, 1, 0.8, 0.5, 0.3};
    /** Variance a of the state in a batch, over that of the noise; equally likely. */
    private static final double[] STRENGTHS = {0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 1_024, 4_096};

    private static final double REFUSED_FROM = 0.2;
    private static final double TOO_LONG = 1 / 6.0;
    private static final double TOO_LONG_TO_COMPARE = 1 / 3.0;
    private static final double NOT_COMPARED_FROM = 0.5;
    /** How many durations of its state a window should have. */
    private static final double ENOUGH_DURATIONS = 30;
    /** How much of the prior of a tail comes from a fit at the median, see {@link #ofShare}. */
    private static final double INHERITED = 0.8;

    /** By how many steps of {@link #STRENGTHS} the state may be weaker in the tail than at the median. */
    private static final int WEAKER_STEPS = 3;

    /** Number of parts of a window for {@link #marginOfSmallChange}, at least. */
    private static final int PARTS = 12;
    /**
     * The mean of twelve parts is off by less than so many of their standard deviations in 97 % of windows where the state lasts
     * for a third of the window, 94 % where it lasts for half, and 84 % where it lasts for all of it: by simulation.
     */
    private static final double DEVIATIONS = 3;
    /** Up to this share of the figure a change is small. By choice. */
    private static final double SMALL = 0.05;

    private static final double TAIL = 0.025;
    private static final double COMPARED_TAIL = 0.1;
    private static final double COMPARED_DEGREES = 12;
    private static final double NEGLIGIBLE = 1e-4;
    /** Batches are equal when their relative variance is no more than this. */
    private static final double ROUNDING = 1e-20;

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final Map<List<Integer>, Projection> PROJECTIONS = new ConcurrentHashMap<>();

    private final double[] weights;
    private final double[] errors;
    private final int degreesOfFreedom;
    private final boolean[] dominant;

    /** @param degreesOfFreedom of Student's t, or 0 for the normal distribution */
    private CorrelationFit(double[] weights, double[] errors, int degreesOfFreedom, boolean[] dominant) {
        this.weights = weights;
        this.errors = errors;
        this.degreesOfFreedom = degreesOfFreedom;
        this.dominant = dominant;
    }

    /** Of the mean of batches, at least 3. */
    public static CorrelationFit ofMean(double[] batches) {
        return of(batches, Projection.of(batches.length, false), Double.NaN, prior());
    }

    /** Of the slope of the least-squares line through batches, at least 4, per batch. */
    public static CorrelationFit ofSlope(double[] batches) {
        return of(batches, Projection.of(batches.length, true), Double.NaN, prior());
    }

    /**
     * Of the mean of batches whose noise is known: that of a share of independent values, for example.
     *
     * @param noise variance of a batch if there is no state, more than 0
     * @param median a fit of the same values at a percentile with more evidence, or {@code null}. A state that shifts all
     *     values is easier to see in the middle than in the tail, where few values are, and its part is no larger in the
     *     tail. Most of the prior of the tail is therefore what the median shows
     */
    public static CorrelationFit ofShare(double[] batches, double noise, CorrelationFit median) {
        return of(
                batches, Projection.of(batches.length, false), noise, median == null ? prior() : median.priorOfTail());
    }

    private static CorrelationFit of(double[] batches, Projection projection, double noise, double[] prior) {
        double[] squares = projection.squares(batches);
        if (Arrays.stream(squares).sum()
                <= ROUNDING * Arrays.stream(batches).map(batch -> batch * batch).sum()) {
            return new CorrelationFit(prior, new double[prior.length], 0, new boolean[prior.length]);
        }
        boolean known = !Double.isNaN(noise);
        double[] logWeights = new double[prior.length];
        double[] errors = new double[prior.length];
        boolean[] dominant = new boolean[prior.length];
        for (int model = 0; model < prior.length; model++) {
            double strength = strength(model);
            double[] shape = projection.stateVariance[duration(model)];
            double determinant = 1;
            double quadratic = 0;
            for (int i = 0; i < squares.length; i++) {
                double variance = 1 + strength * shape[i];
                determinant *= variance;
                quadratic += squares[i] / variance;
            }
            double ofState = strength * projection.stateError[duration(model)];
            double scale = known ? noise : quadratic / squares.length;
            double misfit =
                    known ? quadratic / noise : squares.length * Math.log(Math.max(quadratic, Double.MIN_NORMAL));
            logWeights[model] = Math.log(prior[model]) - Math.log(determinant) / 2 - misfit / 2;
            errors[model] = Math.sqrt(scale * (projection.noiseError + ofState));
            dominant[model] = ofState > projection.noiseError;
        }
        return new CorrelationFit(normalised(logWeights), errors, known ? 0 : squares.length, dominant);
    }

    /** Model 0 has no state; the others are the pairs of a duration and a strength. */
    private static double[] prior() {
        double durations = Arrays.stream(DURATION_WEIGHTS).sum();
        return models(model -> model == 0
                ? INDEPENDENT
                : (1 - INDEPENDENT) * DURATION_WEIGHTS[duration(model)] / durations / STRENGTHS.length);
    }

    private double[] priorOfTail() {
        double[] tail = models(model -> 0);
        for (int model = 0; model < tail.length; model++) {
            int weakest = model == 0 ? 0 : model - Math.min(WEAKER_STEPS, (model - 1) % STRENGTHS.length);
            for (int weaker = weakest; weaker <= model; weaker++) {
                tail[weaker] += weights[model] / (model - weakest + 1);
            }
        }
        double[] own = prior();
        return models(model -> (1 - INHERITED) * own[model] + INHERITED * tail[model]);
    }

    private static double[] models(IntToDoubleFunction value) {
        return IntStream.rangeClosed(0, DURATIONS.length * STRENGTHS.length)
                .mapToDouble(value)
                .toArray();
    }

    private static int duration(int model) {
        return model == 0 ? 0 : (model - 1) / STRENGTHS.length;
    }

    private static double strength(int model) {
        return model == 0 ? 0 : STRENGTHS[(model - 1) % STRENGTHS.length];
    }

    private static double[] normalised(double[] logarithms) {
        double highest = Arrays.stream(logarithms).max().orElseThrow();
        double[] weights = Arrays.stream(logarithms)
                .map(logarithm -> Math.exp(logarithm - highest))
                .map(weight -> weight < NEGLIGIBLE ? 0 : weight)
                .toArray();
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    /** Half the width of the 95 % interval, in the unit of the batches. */
    public double margin() {
        return margin(TAIL);
    }

    /**
     * How far off the figure is at most on one side, but for a probability of {@code tail}.
     *
     * @param tail more than 0 and less than 0.5
     */
    public double margin(double tail) {
        double low = 0;
        double high = Arrays.stream(errors).max().orElseThrow();
        if (high == 0) {
            return 0;
        }
        while (beyond(high) > tail) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-6 * high) {
            double middle = (low + high) / 2;
            if (beyond(middle) > tail) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /**
     * A Student distribution with the same 80 % interval, for differences between figures. Farther out, an error that is
     * averaged over all durations is decided by the few weights of the longest ones; comparisons refuse those instead, see
     * {@link #remarkOfComparison}. The degrees of freedom are a choice: with them, equal runs are told apart in less than 5 %.
     */
    public StudentError student() {
        double margin = margin(COMPARED_TAIL);
        return margin == 0
                ? StudentError.NONE
                : new StudentError(
                        margin / TDistribution.of(COMPARED_DEGREES).inverseSurvivalProbability(COMPARED_TAIL),
                        COMPARED_DEGREES);
    }

    /** The probability that the figure is too high by more than this. */
    private double beyond(double margin) {
        double sum = 0;
        for (int model = 0; model < weights.length; model++) {
            if (weights[model] > 0 && errors[model] > 0) {
                sum += weights[model] * survival(margin / errors[model]);
            }
        }
        return sum;
    }

    private double survival(double standardErrors) {
        return degreesOfFreedom == 0
                ? NORMAL.survivalProbability(standardErrors)
                : TDistribution.of(degreesOfFreedom).survivalProbability(standardErrors);
    }

    /**
     * Half the width of a 95 % interval where {@link #tooShort} refuses one, but the figure changed so little within the window
     * that even a state that lasts for a third of it can hardly matter. Wider than an interval of a longer window would be.
     *
     * @param figure of the whole window
     * @param parts the figure in equally long parts of the window, at least ten
     * @return {@code null} where it is more than 5 % of the figure
     */
    static Double marginOfSmallChange(double figure, double[] parts) {
        double mean = Arrays.stream(parts).average().orElseThrow();
        double squares =
                Arrays.stream(parts).map(part -> (part - mean) * (part - mean)).sum();
        double margin = DEVIATIONS * Math.sqrt(squares / (parts.length - 1));
        return margin <= SMALL * figure ? margin : null;
    }

    /** How many of {@code batches} make a part for {@link #marginOfSmallChange}. */
    static int batchesOfPart(int batches) {
        return Math.max(1, batches / PARTS);
    }

    /**
     * Whether the window is too short for an interval: the state of the service may last as long as a good part of it, and
     * nothing in the window can tell where the mean of a longer one would be.
     */
    public boolean tooShort() {
        return weightFrom(TOO_LONG) >= REFUSED_FROM;
    }

    /** The weight of states that last for this share of the window or longer and make up most of the error. */
    private double weightFrom(double duration) {
        return IntStream.range(1, weights.length)
                .filter(model -> dominant[model] && DURATIONS[duration(model)] >= duration)
                .mapToDouble(model -> weights[model])
                .sum();
    }

    /** How long the state lasts, as a share of the window: the mean over all models with a state, by weight; 0 without. */
    public double duration() {
        double sum = 0;
        double weight = 0;
        for (int model = 1; model < weights.length; model++) {
            sum += weights[model] * DURATIONS[duration(model)];
            weight += weights[model];
        }
        return weight == 0 ? 0 : sum / weight;
    }

    /** What to say where there is no interval because of {@link #tooShort}; {@code null} where there is one. */
    public TooShort remark(double windowSeconds) {
        double seconds = duration() * windowSeconds;
        return tooShort() ? new TooShort(seconds, ENOUGH_DURATIONS * seconds) : null;
    }

    /**
     * What to say where the window is too short for a comparison; {@code null} where it is not. A comparison makes use of wide
     * intervals too, so it is refused later: where at least half of the weight is on states that last a third of the window.
     */
    public TooShort remarkOfComparison(double windowSeconds) {
        double seconds = duration() * windowSeconds;
        return weightFrom(TOO_LONG_TO_COMPARE) >= NOT_COMPARED_FROM
                ? new TooShort(seconds, ENOUGH_DURATIONS * seconds)
                : null;
    }

    /**
     * What a series of n batches shows beside its mean or its line: its projections on directions that are orthogonal to these
     * and to each other, the cosines; and the variance that a state gives to each, exactly but for the small correlation
     * between them.
     */
    private static final class Projection {

        private final double[][] directions;
        /** For each duration and direction, when the state has variance 1 in a batch. */
        private final double[][] stateVariance = new double[DURATIONS.length][];
        /** Variance of the figure for each duration, likewise. */
        private final double[] stateError = new double[DURATIONS.length];
        /** Variance of the figure when noise has variance 1 in a batch. */
        private final double noiseError;

        static Projection of(int n, boolean line) {
            return PROJECTIONS.computeIfAbsent(List.of(n, line ? 1 : 0), unknown -> new Projection(n, line));
        }

        private Projection(int n, boolean line) {
            double middle = (n - 1) / 2.0;
            List<double[]> basis = new ArrayList<>();
            addOrthogonal(basis, vector(n, i -> 1));
            if (line) {
                addOrthogonal(basis, vector(n, i -> i - middle));
            }
            int fitted = basis.size();
            for (int j = fitted; j < n; j++) {
                int half = j;
                addOrthogonal(basis, vector(n, i -> Math.cos(Math.PI * half * (i + 0.5) / n)));
            }
            directions = basis.subList(fitted, basis.size()).toArray(double[][]::new);
            double squares = n * ((double) n * n - 1) / 12;
            double[] figure = line ? vector(n, i -> (i - middle) / squares) : vector(n, i -> 1.0 / n);
            noiseError = Arrays.stream(figure).map(part -> part * part).sum();
            for (int duration = 0; duration < DURATIONS.length; duration++) {
                double[] correlation = correlation(n, DURATIONS[duration] * n);
                stateVariance[duration] = Arrays.stream(directions)
                        .mapToDouble(direction -> variance(direction, correlation))
                        .toArray();
                stateError[duration] = variance(figure, correlation);
            }
        }

        private static double[] vector(int n, IntToDoubleFunction value) {
            return IntStream.range(0, n).mapToDouble(value).toArray();
        }

        /** Gram and Schmidt. */
        private static void addOrthogonal(List<double[]> basis, double[] vector) {
            for (double[] other : basis) {
                double product = product(vector, other);
                Arrays.setAll(vector, i -> vector[i] - product * other[i]);
            }
            double length = Math.sqrt(product(vector, vector));
            Arrays.setAll(vector, i -> vector[i] / length);
            basis.add(vector);
        }

        private static double product(double[] one, double[] other) {
            double sum = 0;
            for (int i = 0; i < one.length; i++) {
                sum += one[i] * other[i];
            }
            return sum;
        }

        /** Of the means of a state over batches that are k apart; durations in batches. */
        private static double[] correlation(int n, double duration) {
            double forgotten = -Math.expm1(-1 / duration);
            double own = 2 * duration * (1 - duration * forgotten);
            return vector(
                    n,
                    k -> k == 0
                            ? 1
                            : duration * duration * forgotten * forgotten * Math.exp(-(k - 1) / duration) / own);
        }

        private static double variance(double[] weights, double[] correlation) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                for (int j = 0; j < weights.length; j++) {
                    sum += weights[i] * weights[j] * correlation[Math.abs(i - j)];
                }
            }
            return sum;
        }

        double[] squares(double[] batches) {
            return Arrays.stream(directions)
                    .mapToDouble(direction -> Math.pow(product(batches, direction), 2))
                    .toArray();
        }
    }

    /**
     * Why a figure has no interval: the service's state lasted too long for the window.
     *
     * @param stateSeconds about how long the state lasted: the time after which all but 1/e of it is forgotten
     * @param neededSeconds how long the window should be
     */
    public record TooShort(double stateSeconds, double neededSeconds) {}

    /**
     * The error of a figure, distributed as Student's t.
     *
     * @param standardError in the unit of the figure
     * @param degreesOfFreedom at least 1
     */
    public record StudentError(double standardError, double degreesOfFreedom) {

        private static final double MANY = 1_000;

        /** No error at all. */
        public static final StudentError NONE = new StudentError(0, MANY);

        /** Half the width of the 95 % interval. */
        public double margin() {
            return standardError == 0
                    ? 0
                    : standardError * TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(TAIL);
        }

        /** In another unit. */
        public StudentError times(double factor) {
            return new StudentError(factor * standardError, degreesOfFreedom);
        }

        /** Of a sum or a difference with an independent figure, after Welch and Satterthwaite. */
        public StudentError plus(StudentError other) {
            double one = standardError * standardError;
            double two = other.standardError * other.standardError;
            if (one + two == 0) {
                return NONE;
            }
            double degrees =
                    (one + two) * (one + two) / (one * one / degreesOfFreedom + two * two / other.degreesOfFreedom);
            return new StudentError(Math.sqrt(one + two), degrees);
        }
    }
}
