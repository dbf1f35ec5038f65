package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.Figures.InvalidAnswers;
import cerebras.loadtest.metrics.Figures.SpeedCoverage;
import cerebras.loadtest.metrics.Figures.UserThroughput;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.BatchMeans;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes the {@link Figures} of a window from attempts in any order. */
final class FiguresBuilder {

    private final Window batched;
    private Window planned;
    private final boolean perUser;
    private final BatchMeans throughput;
    private final UserTally users;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Invalidity, Long> faults = new EnumMap<>(Invalidity.class);
    private final Map<AttemptMetric, Sample> metrics = new EnumMap<>(AttemptMetric.class);
    private final SpeedCoverage.Builder speeds = new SpeedCoverage.Builder();
    private double estimatedTokens;
    private long uncountedAttempts;
    private long invalidAnswers;
    private double inFlightNanos;

    /** @param perUser whether users make more than one call, so that throughput per user is meaningful */
    FiguresBuilder(Window planned, boolean perUser) {
        this(planned, perUser, null);
    }

    /** Figures of a step of the load, with users of its own. */
    static FiguresBuilder ofStep(LoadStep step, boolean perUser) {
        return new FiguresBuilder(new Window(step.steadyNanos(), step.endNanos(), true), perUser, step);
    }

    private FiguresBuilder(Window planned, boolean perUser, LoadStep step) {
        this.users = new UserTally(step);
        this.batched = planned;
        this.planned = planned;
        this.perUser = perUser;
        this.throughput = new BatchMeans(planned);
    }

    /** The load ended early. */
    void cut(long endNanos) {
        planned = planned.endingBy(endNanos);
    }

    /** Whether a time is in the window. */
    boolean contains(long momentNanos) {
        return planned.contains(momentNanos);
    }

    /** Whether the attempt ended in the window, so that its metrics count. */
    boolean counts(Attempt attempt) {
        return planned.contains(attempt.moments().endNanos());
    }

    void add(Attempt attempt) {
        Timestamps moments = attempt.moments();
        if (perUser) {
            // A search keeps users waiting that a step does not want: they are not of that step.
            boolean sent = users.step != null || moments.dueNanos() == null;
            long fromNanos = sent ? moments.sentNanos() : moments.dueNanos();
            users.seen(attempt.user(), fromNanos, moments.endNanos());
        }
        if (moments.endNanos() < planned.startNanos() || planned.endNanos() <= moments.sentNanos()) {
            return;
        }
        TokenArrivals.spread(attempt, (moment, tokens) -> arrived(attempt, moment, tokens));
        inFlightNanos += planned.overlapNanos(moments.sentNanos(), moments.endNanos());
        if (counts(attempt)) {
            ended(attempt);
        }
    }

    /** Adds the data of another builder of the same window. */
    FiguresBuilder add(FiguresBuilder other) {
        throughput.add(other.throughput);
        users.add(other.users);
        other.outcomes.forEach((outcome, count) -> outcomes.merge(outcome, count, Long::sum));
        other.metrics.forEach((metric, sample) -> sample(metric).add(sample));
        speeds.add(other.speeds);
        other.faults.forEach((fault, count) -> faults.merge(fault, count, Long::sum));
        invalidAnswers += other.invalidAnswers;
        estimatedTokens += other.estimatedTokens;
        uncountedAttempts += other.uncountedAttempts;
        inFlightNanos += other.inFlightNanos;
        return this;
    }

    private void arrived(Attempt attempt, long momentNanos, double tokens) {
        if (planned.contains(momentNanos)) {
            throughput.arrived(momentNanos, tokens);
            if (perUser) {
                users.arrived(attempt.user(), tokens);
            }
            estimatedTokens += attempt.tokens().output().estimated() ? tokens : 0;
        }
    }

    private void ended(Attempt attempt) {
        outcomes.merge(attempt.outcome(), 1L, Long::sum);
        if (perUser) {
            users.ended(attempt.user());
        }
        if (attempt.outcome().success() && attempt.outputTokens().isEmpty()) {
            uncountedAttempts++;
        }
        if (attempt.outcome().success()) {
            speeds.add(attempt);
        }
        if (attempt.invalid() != null) {
            invalidAnswers++;
            attempt.invalid().forEach(fault -> faults.merge(fault, 1L, Long::sum));
        }
        for (AttemptMetric metric : AttemptMetric.values()) {
            if (metric.isOf(attempt)) {
                metric.values(
                        attempt, value -> sample(metric).add(attempt.moments().endNanos(), value));
            }
        }
    }

    private Sample sample(AttemptMetric metric) {
        return metrics.computeIfAbsent(metric, unknown -> timed(metric.unit().newSample()));
    }

    private Sample timed(Sample sample) {
        return batched.endNanos() == Long.MAX_VALUE ? sample : sample.during(batched);
    }

    /**
     * @param lastNanos end of the run; cuts the window of a run that ended early
     * @param runEnded whether the run ended normally
     */
    Figures figures(long lastNanos, boolean runEnded) {
        long endNanos = Math.max(planned.startNanos(), Math.min(planned.endNanos(), lastNanos));
        boolean complete = planned.complete() && (runEnded || endNanos == planned.endNanos());
        Window window = new Window(planned.startNanos(), endNanos, complete);
        List<UserThroughput> perUser = users.throughput(window);
        Map<AttemptMetric, Distribution> distributions = new EnumMap<>(AttemptMetric.class);
        metrics.forEach((metric, sample) -> distributions.put(metric, sample.distribution()));
        return new Figures(
                window,
                throughput.estimate(window),
                throughput.total(),
                estimatedTokens,
                uncountedAttempts,
                outcomes,
                new InvalidAnswers(invalidAnswers, faults),
                inFlightNanos == 0 ? 0 : inFlightNanos / (endNanos - planned.startNanos()),
                distributions,
                UserTally.distribution(perUser),
                UserTally.slowest(perUser),
                speeds.coverage());
    }

    /** Throughput per virtual user. Memory grows with the number of users, not of calls. */
    static final class UserTally {

        private static final int SLOWEST = 5;
        private static final double NANOS_PER_SECOND = 1e9;

        private final LoadStep step;
        private final Map<Long, User> users = new HashMap<>();
        private long latestNumber;
        private User latest;

        /** @param step step of the load whose users are counted; {@code null} for all users in the window */
        UserTally(LoadStep step) {
            this.step = step;
        }

        private static final class User {
            private long firstNanos = Long.MAX_VALUE;
            private long lastNanos = Long.MIN_VALUE;
            private long attempts;
            private double tokens;
            private boolean ofStep;
        }

        /** The user was active between these times. */
        void seen(long user, long fromNanos, long toNanos) {
            User tally = user(user);
            tally.firstNanos = Math.min(tally.firstNanos, fromNanos);
            tally.lastNanos = Math.max(tally.lastNanos, toNanos);
            tally.ofStep |= step == null || calledIn(step, fromNanos, toNanos);
        }

        /** Whether the user of this attempt belongs to the step, and not to an earlier one whose last answer is still arriving. */
        private static boolean calledIn(LoadStep step, long fromNanos, long toNanos) {
            return step.startNanos() <= fromNanos && fromNanos < step.endNanos()
                    || fromNanos < step.startNanos() && middle(step) <= toNanos;
        }

        /** Whether the user counts: users of the next step may start before the end of this one. By choice, users that start in the second half of the step belong to the next. */
        private boolean counts(User user) {
            return user.ofStep && (step == null || user.firstNanos < middle(step));
        }

        private static long middle(LoadStep step) {
            return (step.steadyNanos() + step.endNanos()) / 2;
        }

        void arrived(long user, double tokens) {
            user(user).tokens += tokens;
        }

        void ended(long user) {
            user(user).attempts++;
        }

        /** Cached, since an attempt looks its user up for each of its reads. */
        private User user(long number) {
            if (latest == null || latestNumber != number) {
                latest = users.computeIfAbsent(number, unknown -> new User());
                latestNumber = number;
            }
            return latest;
        }

        /** Adds the data of another builder of the same window. */
        void add(UserTally others) {
            others.users.forEach((number, other) -> {
                User tally = user(number);
                seen(number, other.firstNanos, other.lastNanos);
                tally.attempts += other.attempts;
                tally.tokens += other.tokens;
                tally.ofStep |= other.ofStep;
            });
        }

        /**
         * The throughput of every user that was in the window for long enough to have a rate, slowest first. A user that left before the window
         * is none of them; one that left in it counts as there to its end.
         */
        List<UserThroughput> throughput(Window window) {
            return users.entrySet().stream()
                    .filter(entry -> counts(entry.getValue()))
                    .filter(entry -> entry.getValue().lastNanos > window.startNanos())
                    .filter(entry -> window.overlapNanos(entry.getValue().firstNanos, window.endNanos())
                            >= Window.SHORTEST_OF_A_RATE_NANOS)
                    .map(entry -> throughput(entry.getKey(), entry.getValue(), window))
                    .sorted(Comparator.comparingDouble(UserThroughput::tokensPerSecond))
                    .toList();
        }

        private static UserThroughput throughput(long user, User tally, Window window) {
            long inWindowNanos = window.overlapNanos(tally.firstNanos, window.endNanos());
            return new UserThroughput(user, tally.tokens * NANOS_PER_SECOND / inWindowNanos, tally.attempts);
        }

        static Distribution distribution(List<UserThroughput> users) {
            Sample sample = Sample.ofThousandths();
            users.forEach(user -> sample.add(user.tokensPerSecond()));
            return sample.distribution();
        }

        static List<UserThroughput> slowest(List<UserThroughput> users) {
            return List.copyOf(users.subList(0, Math.min(SLOWEST, users.size())));
        }
    }
}
