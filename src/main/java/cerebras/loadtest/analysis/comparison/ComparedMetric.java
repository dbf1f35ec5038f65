package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Contrast.Reading;
import cerebras.loadtest.analysis.comparison.SteadyCalls.Column;
import cerebras.loadtest.analysis.comparison.SteadyCalls.Grouping;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.stats.GroupedRatio;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The figures that runs are compared by, in the order of reading. */
public enum ComparedMetric {
    FIRST_TOKEN_MEDIAN("Time to first token, p50", AttemptMetric.TIME_TO_FIRST_TOKEN, 50),
    FIRST_TOKEN_TAIL("Time to first token, p95", AttemptMetric.TIME_TO_FIRST_TOKEN, 95),
    TOKEN_TIME_MEDIAN("Time per output token, p50", AttemptMetric.TIME_PER_OUTPUT_TOKEN, 50),
    LATENCY_MEDIAN("End-to-end latency, p50", AttemptMetric.END_TO_END_LATENCY, 50),
    LATENCY_TAIL("End-to-end latency, p95", AttemptMetric.END_TO_END_LATENCY, 95),
    THROUGHPUT("Aggregate output throughput", Kind.SPEED) {
        @Override
        Optional<Reading> reading(SteadyCalls calls) {
            double[] seconds = new double[SteadyCalls.STRETCHES];
            Arrays.fill(seconds, calls.stretchSeconds());
            GroupedRatio speed = new GroupedRatio(calls.tokens(), seconds);
            return attempts(calls) >= FEWEST_CALLS && speed.ratio() > 0
                    ? Optional.of(Reading.overTime(
                            Math.log(speed.ratio()), Math.sqrt(speed.varianceOverTime()) / speed.ratio()))
                    : Optional.empty();
        }
    },
    SUCCESS_RATE("Success rate", Kind.SHARE) {
        @Override
        Optional<Reading> reading(SteadyCalls calls) {
            double attempts = attempts(calls);
            if (attempts < FEWEST_CALLS) {
                return Optional.empty();
            }
            GroupedRatio success = new GroupedRatio(calls.successes(), calls.attempts());
            double variance = Math.max(success.varianceOverTime(), asIfIndependent(success.ratio(), attempts));
            return Optional.of(Reading.overTime(success.ratio(), Math.sqrt(variance)));
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

    /** Below that, a p95 has no interval: 0.95ⁿ > 2.5 %. The same for all figures: it is hardly anything. */
    static final int FEWEST_CALLS = 72;

    private static final int FEWEST_USERS = 10;
    private static final double PERCENT = 100;
    private static final double POINT = 0.01;

    private final String title;
    private final Kind kind;
    private final AttemptMetric metric;
    private final double share;

    ComparedMetric(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
        this.metric = null;
        this.share = Double.NaN;
    }

    ComparedMetric(String title, AttemptMetric metric, double percent) {
        this.title = title;
        this.kind = Kind.TIME;
        this.metric = metric;
        this.share = percent / PERCENT;
    }

    /** Name for people. */
    public String title() {
        return title;
    }

    /** The metrics of single attempts that figures are percentiles of. */
    static Set<AttemptMetric> attemptMetrics() {
        return Arrays.stream(values())
                .map(figure -> figure.metric)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AttemptMetric.class)));
    }

    public Kind kind() {
        return kind;
    }

    /** The figure of a run, with how sure it is; absent when too little was measured. */
    Optional<Reading> reading(SteadyCalls calls) {
        Column column = calls.column(metric);
        if (column.size() < FEWEST_CALLS) {
            return Optional.empty();
        }
        double value = column.quantile(share);
        double error = Math.sqrt(variance(column, value, calls));
        double spread = Math.log(column.quantile(share + error)) - Math.log(column.quantile(share - error));
        return Optional.of(Reading.overTime(Math.log(value), spread / 2));
    }

    /**
     * Of the share of calls up to the quantile: how far off that share may be says between which values the quantile is.
     * (Woodruff, Confidence Intervals for Medians and Other Position Measures, 1952.) Calls hang together by time and by
     * user: both variances, less what they have in common. (Cameron, Gelbach and Miller, Robust Inference With Multiway
     * Clustering, 2011.)
     */
    private double variance(Column column, double value, SteadyCalls calls) {
        double time = column.upTo(value, Grouping.TIME, SteadyCalls.STRETCHES).varianceOverTime();
        if (calls.users() < FEWEST_USERS) {
            return time;
        }
        double users = column.upTo(value, Grouping.USERS, calls.users()).variance();
        double alone = share * (1 - share) / column.size();
        return Math.max(time, Math.max(users, time + users - alone));
    }

    private static double attempts(SteadyCalls calls) {
        return Arrays.stream(calls.attempts()).sum();
    }

    /**
     * What the binomial says of a share, with two successes and two failures added (Agresti and Coull, 1998): calls that all
     * succeeded do not prove that none can fail.
     */
    private static double asIfIndependent(double share, double n) {
        double careful = (share * n + 2) / (n + 4);
        return careful * (1 - careful) / (n + 4);
    }

    /** A reading as a figure for people. */
    double figure(double onScale) {
        return kind == Kind.SHARE ? onScale : Math.exp(onScale);
    }

    /** A difference of readings as a part of the base's figure; of shares, as it is. */
    double change(double onScale) {
        return kind == Kind.SHARE ? onScale : Math.expm1(onScale);
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
