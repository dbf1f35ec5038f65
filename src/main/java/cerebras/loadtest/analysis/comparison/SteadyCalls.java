package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.Metric;
import cerebras.loadtest.metrics.SessionMetric;
import cerebras.loadtest.metrics.TokenArrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.stats.CorrelationFit;
import cerebras.loadtest.stats.GroupedRatio;
import cerebras.loadtest.stats.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a comparison needs of the attempts of one steady window: numbers in arrays, some 50 bytes a call, however much
 * text the records have. The window is cut into {@link #STRETCHES} equal stretches.
 */
final class SteadyCalls {

    /** Enough to see how long the state of the service lasts. */
    static final int STRETCHES = 60;

    private final Window window;
    private final Map<Long, Integer> users = new HashMap<>();
    private final Map<Metric, Column.Builder> builders = new HashMap<>();
    private final Map<Metric, Column> columns = new HashMap<>();
    private Optional<CorrelationFit> state;
    private final double[] tokens = new double[STRETCHES];
    private final double[] attempts = new double[STRETCHES];
    private final double[] successes = new double[STRETCHES];
    private final double[] valid = new double[STRETCHES];
    private final boolean checked;

    /** @param checked whether the run checked its answers */
    SteadyCalls(Window window, boolean checked) {
        this.window = window;
        this.checked = checked;
        ComparedMetric.metrics().forEach(metric -> builders.put(metric, new Column.Builder()));
    }

    /** Adds an attempt of the run. Tokens count where they arrived, and all else where the attempt ended. */
    void add(Attempt attempt) {
        TokenArrivals.spread(attempt, this::arrived);
        if (window.contains(attempt.moments().endNanos())) {
            ended(attempt, stretch(attempt.moments().endNanos()));
        }
    }

    private void arrived(long momentNanos, double count) {
        if (window.contains(momentNanos)) {
            tokens[stretch(momentNanos)] += count;
        }
    }

    private void ended(Attempt attempt, int stretch) {
        attempts[stretch] += attempt.outcome() == Outcome.CANCELLED_BY_PLAN ? 0 : 1;
        if (attempt.outcome().success()) {
            successes[stretch]++;
            valid[stretch] += attempt.invalid() == null ? 1 : 0;
            int user = user(attempt.user());
            builders.forEach((metric, column) -> {
                if (metric instanceof AttemptMetric ofAttempts) {
                    ofAttempts.value(attempt).ifPresent(value -> column.add(value, stretch, user));
                }
            });
        }
    }

    /** Adds a session of the run, which counts where it ended. */
    void add(SessionEnd session) {
        if (session.result() == SessionEnd.Result.COMPLETED && window.contains(session.endNanos())) {
            builders.get(SessionMetric.TASK_TIME)
                    .add(session.taskNanos(), stretch(session.endNanos()), user(session.user()));
        }
    }

    private int user(long number) {
        return users.computeIfAbsent(number, unknown -> users.size());
    }

    private int stretch(long momentNanos) {
        double share = (double) (momentNanos - window.startNanos()) / (window.endNanos() - window.startNanos());
        return Math.min((int) (share * STRETCHES), STRETCHES - 1);
    }

    /** To be called once, when all attempts are there. */
    SteadyCalls complete() {
        builders.forEach((metric, column) -> columns.put(metric, column.sorted()));
        builders.clear();
        return this;
    }

    /** What is computed once for all metrics: the first supplier's result. */
    Optional<CorrelationFit> state(Supplier<Optional<CorrelationFit>> computed) {
        if (state == null) {
            state = computed.get();
        }
        return state;
    }

    Column column(Metric metric) {
        return columns.getOrDefault(metric, Column.EMPTY);
    }

    /** How many users had a call that succeeded. */
    int users() {
        return users.size();
    }

    /** Output tokens that arrived in each stretch. */
    double[] tokens() {
        return tokens;
    }

    double windowSeconds() {
        return window.seconds();
    }

    /** Seconds of each stretch. */
    double stretchSeconds() {
        return window.seconds() / STRETCHES;
    }

    /** Attempts that ended in each stretch, without planned cancels. */
    double[] attempts() {
        return attempts;
    }

    /** Of those, the ones that got their answer. */
    double[] successes() {
        return successes;
    }

    /** Of those, the ones whose answers have no mechanical fault; all of them if answers were not {@link #checked}. */
    double[] valid() {
        return valid;
    }

    /** Whether answers were checked. */
    boolean checked() {
        return checked;
    }

    /** What holds calls together that are not independent of each other. */
    enum Grouping {
        /** All that happened in one stretch of the window: calls at the same time share the state of the server. */
        TIME,
        /** All calls of one virtual user: they share prompts and a connection. */
        USERS
    }

    /**
     * The values of one metric, in ascending order, in as little memory as they take.
     *
     * @param values ascending
     * @param stretches for each value, the stretch of the window in which its attempt ended
     * @param users for each value, its virtual user
     */
    record Column(double[] values, int[] stretches, int[] users) {

        /** Of values that are all the same, the coarsest resolution that is inferred from them: a millisecond. */
        private static final double COARSEST = 1e6;
        /** Finer than a microsecond, a common divisor of values that are all the same says nothing of their resolution. */
        private static final double FINEST = 1e3;

        static final Column EMPTY = new Column(new double[0], new int[0], new int[0]);

        int size() {
            return values.length;
        }

        /** The smallest value that a share of all values does not exceed; the share is cut to 0..1. */
        double quantile(double share) {
            int rank = (int) Math.ceil(share * values.length);
            return values[Math.max(0, Math.min(values.length, rank) - 1)];
        }

        /**
         * How finely the values at one of them are measured: the distance to the nearest other value where it occurs more than
         * once; where it occurs once, 1 ns, since the values are then finer than what there is of them. Where all values are
         * the same, the largest power of ten that divides them, up to {@value #COARSEST} ns; 0 if it is not known.
         */
        double resolution(double value) {
            int tied = 0;
            double nearest = Double.POSITIVE_INFINITY;
            for (double other : values) {
                if (other == value) {
                    tied++;
                } else {
                    nearest = Math.min(nearest, Math.abs(other - value));
                }
            }
            if (tied <= 1) {
                return 1;
            }
            return nearest < Double.POSITIVE_INFINITY ? Math.max(1, nearest) : divisor(value);
        }

        private static double divisor(double value) {
            for (double power = COARSEST; power >= FINEST; power /= 10) {
                if (value % power == 0) {
                    return power;
                }
            }
            return 0;
        }

        /** The share of values up to a limit, of each group. */
        GroupedRatio upTo(double limit, Grouping grouping, int groups) {
            int[] groupOf = grouping == Grouping.TIME ? stretches : users;
            double[] below = new double[groups];
            double[] all = new double[groups];
            for (int i = 0; i < values.length; i++) {
                below[groupOf[i]] += values[i] <= limit ? 1 : 0;
                all[groupOf[i]]++;
            }
            return new GroupedRatio(below, all);
        }

        /** Gathers values in any order. */
        static final class Builder {

            private static final int FIRST_CAPACITY = 1_024;

            private double[] values = new double[FIRST_CAPACITY];
            private int[] stretches = new int[FIRST_CAPACITY];
            private int[] users = new int[FIRST_CAPACITY];
            private int size;

            void add(double value, int stretch, int user) {
                if (size == values.length) {
                    grow();
                }
                values[size] = value;
                stretches[size] = stretch;
                users[size++] = user;
            }

            private void grow() {
                values = Arrays.copyOf(values, 2 * size);
                stretches = Arrays.copyOf(stretches, 2 * size);
                users = Arrays.copyOf(users, 2 * size);
            }

            Column sorted() {
                Column sorted = new Column(new double[size], new int[size], new int[size]);
                long[] order = order();
                for (int i = 0; i < size; i++) {
                    int from = (int) order[i];
                    sorted.values[i] = values[from];
                    sorted.stretches[i] = stretches[from];
                    sorted.users[i] = users[from];
                }
                return sorted;
            }

            /** Places in ascending order of their values: no box for any number. Values that agree to 7 digits may change places. */
            private long[] order() {
                long[] order = new long[size];
                for (int i = 0; i < size; i++) {
                    order[i] = (long) Float.floatToIntBits((float) values[i]) << Integer.SIZE | i;
                }
                Arrays.sort(order);
                return order;
            }
        }
    }
}
