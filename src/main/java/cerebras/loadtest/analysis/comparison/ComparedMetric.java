package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.analysis.comparison.SteadyCalls.Column;
import cerebras.loadtest.analysis.comparison.SteadyCalls.Grouping;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.stats.CorrelationFit;
import cerebras.loadtest.stats.CorrelationFit.StudentError;
import cerebras.loadtest.stats.CorrelationFit.TooShort;
import cerebras.loadtest.stats.GroupedRatio;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures that runs are compared by, in the order of reading. */
public enum ComparedMetric {
    FIRST_TOKEN_MEDIAN("Time to first token, p50", AttemptMetric.TIME_TO_FIRST_TOKEN, 50),
    FIRST_TOKEN_TAIL("Time to first token, p95", AttemptMetric.TIME_TO_FIRST_TOKEN, 95),
    TOKEN_TIME_MEDIAN("Time per output token, p50", AttemptMetric.TIME_PER_OUTPUT_TOKEN, 50),
    LATENCY_MEDIAN("End-to-end latency, p50", AttemptMetric.END_TO_END_LATENCY, 50),
    LATENCY_TAIL("End-to-end latency, p95", AttemptMetric.END_TO_END_LATENCY, 95),
    TASK_TIME_MEDIAN("Task time, p50", SessionMetric.TASK_TIME, 50),
    THROUGHPUT("Aggregate output throughput", Kind.SPEED) {
        @Override
        Optional<Reading> reading(SteadyCalls calls) {
            double[] seconds = new double[SteadyCalls.STRETCHES];
            Arrays.fill(seconds, calls.stretchSeconds());
            GroupedRatio speed = new GroupedRatio(calls.tokens(), seconds);
            return attempts(calls) >= FEWEST_CALLS && speed.ratio() > 0
                    ? Optional.of(new Reading(
                            Math.log(speed.ratio()),
                            speed.overTime().student().times(1 / speed.ratio()),
                            tooShort(calls)))
                    : Optional.empty();
        }
    },
    SUCCESS_RATE("Success rate", Kind.SHARE) {
        @Override
        Optional<Reading> reading(SteadyCalls calls) {
            return share(calls.successes(), calls.attempts(), calls);
        }
    },
    /** Left out of a comparison of runs whose answers all are valid. */
    VALID_SHARE("Valid answers", Kind.SHARE) {
        @Override
        Optional<Reading> reading(SteadyCalls calls) {
            return calls.checked() ? share(calls.valid(), calls.successes(), calls) : Optional.empty();
        }
    };

    /** What a figure is measured in. */
    public enum Kind {
        /** Nanoseconds; less is better. */
        TIME,
        /** Output tokens a second; more is better. */
        SPEED,
        /** 0 to 1; more is better, and differences are in points. */
        SHARE
    }

    /** With fewer calls, a p95 has no interval: 0.95ⁿ > 2.5 %. The same minimum holds for all figures. */
    static final int FEWEST_CALLS = 72;

    private static final int FEWEST_USERS = 10;
    private static final double MEDIAN = 0.5;
    private static final double PERCENT = 100;
    private static final double POINT = 0.01;

    private final String title;
    private final Kind kind;
    private final Metric metric;
    private final double share;

    ComparedMetric(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
        this.metric = null;
        this.share = Double.NaN;
    }

    ComparedMetric(String title, Metric metric, double percent) {
        this.title = title;
        this.kind = Kind.TIME;
        this.metric = metric;
        this.share = percent / PERCENT;
    }

    /** Name for people. */
    public String title() {
        return title;
    }

    /** Name in files, for example {@code timeToFirstToken.p50}. */
    public String key() {
        return metric == null
                ? switch (this) {
                    case THROUGHPUT -> "outputThroughput";
                    case SUCCESS_RATE -> "successRate";
                    default -> "validShare";
                }
                : metric.key() + ".p" + Math.round(share * PERCENT);
    }

    /** The metrics of attempts and sessions that figures are percentiles of. */
    static Set<Metric> metrics() {
        return Arrays.stream(values())
                .map(figure -> figure.metric)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Whether only runs with sessions have the figure. */
    boolean ofSessions() {
        return metric instanceof SessionMetric;
    }

    public Kind kind() {
        return kind;
    }

    /**
     * The figure of a run with its standard error; absent if too little was measured. Rounding of the values is part of the error:
     * it is uniform over the resolution of the values, with the standard deviation resolution / √12 (JCGM 100:2008, 4.3.7).
     */
    Optional<Reading> reading(SteadyCalls calls) {
        Column column = calls.column(metric);
        if (column.size() < FEWEST_CALLS) {
            return Optional.empty();
        }
        double value = column.quantile(share);
        double resolution = column.resolution(value);
        if (resolution == 0) {
            return Optional.empty();
        }
        CorrelationFit fit = fit(column, value, state(calls));
        StudentError error = fit.student().plus(ofUsers(column, value, calls.users()));
        double least = column.quantile(share - error.standardError());
        double most = column.quantile(share + error.standardError());
        double scale = error.standardError() == 0 ? 0 : Math.log(most / least) / 2 / error.standardError();
        StudentError rounding = new StudentError(resolution / Math.sqrt(12) / value, column.size());
        return Optional.of(new Reading(Math.log(value), error.times(scale).plus(rounding), tooShort(calls)));
    }

    /**
     * Of the share of calls up to the quantile: how far off that share may be says between which values the quantile is.
     * (Woodruff, Confidence Intervals for Medians and Other Position Measures, 1952.)
     */
    private CorrelationFit fit(Column column, double value, CorrelationFit state) {
        CorrelationFit median = over(column, column.quantile(MEDIAN), state);
        return share == MEDIAN ? median : over(column, value, median);
    }

    /**
     * The state of the service as the median time to first token shows it, which has the largest part of it, or the latency
     * where there are no such times: it is likely to be in all other times too, where it is harder to see. {@code null} for
     * this metric itself.
     */
    private CorrelationFit state(SteadyCalls calls) {
        return metric == clearest(calls) ? null : stateOf(calls);
    }

    private static AttemptMetric clearest(SteadyCalls calls) {
        return calls.column(AttemptMetric.TIME_TO_FIRST_TOKEN).size() >= FEWEST_CALLS
                ? AttemptMetric.TIME_TO_FIRST_TOKEN
                : AttemptMetric.END_TO_END_LATENCY;
    }

    private static CorrelationFit stateOf(SteadyCalls calls) {
        return calls.state(() -> Optional.of(calls.column(clearest(calls)))
                        .filter(column -> column.size() >= FEWEST_CALLS)
                        .map(column -> over(column, column.quantile(MEDIAN), null)))
                .orElse(null);
    }

    /** Set if the state of the service lasts so long that this run alone cannot be compared. */
    private static TooShort tooShort(SteadyCalls calls) {
        CorrelationFit state = stateOf(calls);
        return state == null ? null : state.remarkOfComparison(calls.windowSeconds());
    }

    /** Of the share of values up to this one; of values that are nearly all the same there is no error. */
    private static CorrelationFit over(Column column, double value, CorrelationFit known) {
        GroupedRatio upTo = column.upTo(value, Grouping.TIME, SteadyCalls.STRETCHES);
        return upTo.ratio() < 1 ? upTo.shareOverTime(known) : CorrelationFit.ofMean(new double[SteadyCalls.STRETCHES]);
    }

    /**
     * What the correlation of calls of the same user adds to the error. The variance by time and the one by user both contain that
     * of single calls. (Cameron, Gelbach and Miller, Robust Inference With Multiway Clustering, 2011.)
     */
    private StudentError ofUsers(Column column, double value, int users) {
        if (users < FEWEST_USERS) {
            return StudentError.NONE;
        }
        double variance = column.upTo(value, Grouping.USERS, users).variance();
        double alone = share * (1 - share) / column.size();
        return new StudentError(Math.sqrt(Math.max(0, variance - alone)), users - 1);
    }

    private static double attempts(SteadyCalls calls) {
        return Arrays.stream(calls.attempts()).sum();
    }

    /** @param part the calls that count, of each stretch */
    private static Optional<Reading> share(double[] part, double[] whole, SteadyCalls calls) {
        double n = Arrays.stream(whole).sum();
        if (n < FEWEST_CALLS) {
            return Optional.empty();
        }
        GroupedRatio ratio = new GroupedRatio(part, whole);
        double share = ratio.ratio();
        StudentError least = new StudentError(asIfIndependent(share, n), n);
        if (share == 0 || share == 1) {
            return Optional.of(new Reading(share, least, tooShort(calls)));
        }
        StudentError error = ratio.shareOverTime(null).student();
        return Optional.of(
                new Reading(share, error.standardError() < least.standardError() ? least : error, tooShort(calls)));
    }

    /** Whether there is anything to compare; figures of runs that do not have the metric are absent. */
    boolean tellsSomething(Stream<Double> figures) {
        return this != VALID_SHARE || figures.anyMatch(share -> share < 1);
    }

    /**
     * The standard error that the binomial says of a share, with two successes and two failures added (Agresti and Coull, 1998): calls that all
     * succeeded do not prove that none can fail.
     */
    private static double asIfIndependent(double share, double n) {
        double careful = (share * n + 2) / (n + 4);
        return Math.sqrt(careful * (1 - careful) / (n + 4));
    }

    /** A reading as a figure for people. */
    double figure(double onScale) {
        return kind == Kind.SHARE ? onScale : Math.exp(onScale);
    }

    /** A difference of readings as a part of the base's figure; of shares, as it is. */
    double change(double onScale) {
        return kind == Kind.SHARE ? onScale : Math.expm1(onScale);
    }

    /** A positive difference of readings, in the direction that is worse. */
    double forTheWorse(double onScale) {
        return kind == Kind.TIME ? onScale : -onScale;
    }

    /** Whether a change is for the worse. */
    boolean worse(double change) {
        return kind == Kind.TIME ? change > 0 : change < 0;
    }

    /** The least change that matters: of shares a point, since a call that fails is worse than one that is slow. */
    double matters(double threshold) {
        return kind == Kind.SHARE ? Math.min(POINT, threshold) : threshold;
    }
}
