package cerebras.loadtest.compare;

import cerebras.loadtest.measure.AttemptMetric;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** The figures that runs are compared by, in the order of reading. */
public enum Yardstick {
  FIRST_TOKEN_MEDIAN("Time to first token, p50", AttemptMetric.TIME_TO_FIRST_TOKEN, 50),
  FIRST_TOKEN_TAIL("Time to first token, p95", AttemptMetric.TIME_TO_FIRST_TOKEN, 95),
  TOKEN_TIME_MEDIAN("Time per output token, p50", AttemptMetric.TIME_PER_OUTPUT_TOKEN, 50),
  LATENCY_MEDIAN("End-to-end latency, p50", AttemptMetric.END_TO_END_LATENCY, 50),
  LATENCY_TAIL("End-to-end latency, p95", AttemptMetric.END_TO_END_LATENCY, 95),
  THROUGHPUT("Aggregate output throughput", Kind.SPEED) {
    @Override
    Optional<Reading> reading(SteadyCalls calls) {
      double[] tokens = calls.tokens();
      return byTime(weights -> weighted(tokens, weights) / (sum(weights) * calls.stretchSeconds()));
    }
  },
  SUCCESS_RATE("Success rate", Kind.SHARE) {
    @Override
    Optional<Reading> reading(SteadyCalls calls) {
      double[] attempts = Arrays.stream(calls.attempts()).asDoubleStream().toArray();
      double[] successes = Arrays.stream(calls.successes()).asDoubleStream().toArray();
      double total = Arrays.stream(attempts).sum();
      return total < FEWEST_CALLS
          ? Optional.empty()
          : byTime(weights -> weighted(successes, weights) / weighted(attempts, weights))
              .map(reading -> reading.orWider(asIfIndependent(reading, total)));
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

  Yardstick(String title, Kind kind) {
    this.title = title;
    this.kind = kind;
    this.metric = null;
    this.share = Double.NaN;
  }

  Yardstick(String title, AttemptMetric metric, double percent) {
    this.title = title;
    this.kind = Kind.TIME;
    this.metric = metric;
    this.share = percent / PERCENT;
  }

  /** Name for people. */
  public String title() {
    return title;
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
    Optional<Reading> byTime = quantile(calls, column, Grouping.TIME);
    return calls.groups(Grouping.USERS) < FEWEST_USERS
        ? byTime
        : byTime.flatMap(time -> quantile(calls, column, Grouping.USERS).map(time::orWider));
  }

  private Optional<Reading> quantile(SteadyCalls calls, Column column, Grouping grouping) {
    int[] members = column.members(grouping);
    return drawn(calls.groups(grouping), weights -> column.quantile(share, members, weights));
  }

  Optional<Reading> byTime(ToDoubleFunction<int[]> figure) {
    return drawn(SteadyCalls.STRETCHES, figure);
  }

  private Optional<Reading> drawn(int groups, ToDoubleFunction<int[]> figure) {
    DoubleUnaryOperator scale = kind == Kind.SHARE ? DoubleUnaryOperator.identity() : Math::log;
    ToDoubleFunction<int[]> scaled = weights -> scale.applyAsDouble(figure.applyAsDouble(weights));
    int[] once = new int[groups];
    Arrays.fill(once, 1);
    double value = scaled.applyAsDouble(once);
    return Double.isFinite(value)
        ? Optional.of(new Reading(value, Resampling.standardError(groups, scaled), groups - 1))
        : Optional.empty();
  }

  /**
   * What the binomial says of a share, with two successes and two failures added (Agresti and Coull, 1998): calls that all
   * succeeded do not prove that none can fail.
   */
  private static Reading asIfIndependent(Reading reading, double n) {
    double share = (reading.value() * n + 2) / (n + 4);
    return new Reading(reading.value(), Math.sqrt(share * (1 - share) / (n + 4)), reading.degreesOfFreedom());
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

  private static double weighted(double[] amounts, int[] weights) {
    double sum = 0;
    for (int i = 0; i < amounts.length; i++) {
      sum += amounts[i] * weights[i];
    }
    return sum;
  }

  private static double sum(int[] weights) {
    return Arrays.stream(weights).sum();
  }
}
