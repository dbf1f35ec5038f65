package cerebras.loadtest.live;

import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.stats.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Counts ended attempts, in total and since the latest call of {@link #look}. Not thread-safe. */
final class LiveTally {

    private final Map<Outcome, Long> failures = new EnumMap<>(Outcome.class);
    private final Map<String, NewestQuota> quotas = new TreeMap<>();
    private final Spending.Tally spending;
    private final RunHeader run;
    private final Instant loadStart;
    private Recent recent = new Recent();
    private long calls;
    private long attempts;
    private long tokens;
    private boolean estimated;
    private final Map<SessionEnd.Result, Long> sessions = new EnumMap<>(SessionEnd.Result.class);
    private long lookedAtNanos;

    private record NewestQuota(long headersNanos, Announcement announcement) {}

    /**
     * @param run {@code null} before it is known: no attempt can be added
     * @param loadStart by the client's clock
     */
    LiveTally(RunHeader run, Instant loadStart) {
        this.spending = new Spending.Tally(run == null ? Map.of() : run.prices());
        this.run = run;
        this.loadStart = loadStart;
    }

    void add(Attempt ended) {
        recent.add(ended);
        spending.add(ended);
        attempts++;
        calls += ended.willBeRetried() ? 0 : 1;
        tokens += ended.outputTokens().orElse(0);
        estimated |= ended.outputTokens().isPresent() && ended.tokens().output().estimated();
        if (ended.outcome().failure()) {
            failures.merge(ended.outcome(), 1L, Long::sum);
        }
        noteQuota(ended);
    }

    void add(SessionEnd ended) {
        recent.add(ended);
        sessions.merge(ended.result(), 1L, Long::sum);
    }

    /** Answers can be recorded in another order than they arrived: the one that arrived last counts. */
    private void noteQuota(Attempt ended) {
        if (ended.quota() != null && ended.moments().headersNanos() != null) {
            Announcement announced = ended.announcement(run.dialect(ended), loadStart);
            if (!announced.limits().isEmpty() || !announced.openLimits().isEmpty()) {
                quotas.merge(
                        run.quotaOf(ended),
                        new NewestQuota(ended.moments().headersNanos(), announced),
                        (known, latest) -> latest.headersNanos() < known.headersNanos() ? known : latest);
            }
        }
    }

    /** The figures of now; the recent ones cover the time since the previous call. */
    LiveFigures look(long elapsedNanos) {
        Map<String, Announcement> left = new TreeMap<>();
        quotas.forEach((model, newest) -> left.put(model, newest.announcement()));
        var figures = new LiveFigures(
                elapsedNanos,
                elapsedNanos - lookedAtNanos,
                calls,
                attempts,
                tokens,
                estimated,
                Map.copyOf(failures),
                Map.copyOf(sessions),
                left,
                spending.spending(),
                recent);
        recent = new Recent();
        lookedAtNanos = elapsedNanos;
        return figures;
    }

    /** Attempts that ended since the previous block, with samples of their own: recent figures, not those of the whole run. */
    static final class Recent {

        private final Map<Outcome, Long> failures = new EnumMap<>(Outcome.class);
        private final Sample firstToken = Unit.TIME.newSample();
        private final Sample latency = Unit.TIME.newSample();
        private final Sample speed = Unit.SPEED.newSample();
        private final Sample taskTime = Unit.TIME.newSample();
        private long calls;
        private long attempts;
        private long tokens;

        void add(SessionEnd ended) {
            if (ended.result() == SessionEnd.Result.COMPLETED) {
                taskTime.add(ended.taskNanos());
            }
        }

        void add(Attempt ended) {
            attempts++;
            calls += ended.willBeRetried() ? 0 : 1;
            tokens += ended.outputTokens().orElse(0);
            if (ended.outcome().success()) {
                AttemptMetric.TIME_TO_FIRST_TOKEN.value(ended).ifPresent(firstToken::add);
                AttemptMetric.END_TO_END_LATENCY.value(ended).ifPresent(latency::add);
                AttemptMetric.OUTPUT_SPEED.value(ended).ifPresent(speed::add);
            } else if (ended.outcome().failure()) {
                failures.merge(ended.outcome(), 1L, Long::sum);
            }
        }

        /** All of them together. */
        static Recent of(Iterable<Recent> parts) {
            Recent all = new Recent();
            for (Recent part : parts) {
                part.failures.forEach((outcome, count) -> all.failures.merge(outcome, count, Long::sum));
                all.firstToken.add(part.firstToken);
                all.latency.add(part.latency);
                all.speed.add(part.speed);
                all.taskTime.add(part.taskTime);
                all.calls += part.calls;
                all.attempts += part.attempts;
                all.tokens += part.tokens;
            }
            return all;
        }

        /** Attempts that ended. */
        long attempts() {
            return attempts;
        }

        /** Attempts that failed. */
        long failures() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Calls whose last attempt ended. */
        long calls() {
            return calls;
        }

        /** Output tokens of attempts that ended. */
        long tokens() {
            return tokens;
        }

        long failures(Outcome outcome) {
            return failures.getOrDefault(outcome, 0L);
        }

        Sample firstToken() {
            return firstToken;
        }

        Sample latency() {
            return latency;
        }

        /** Task time of completed sessions. */
        Sample taskTime() {
            return taskTime;
        }

        /** Output speed that each user saw. */
        Sample speed() {
            return speed;
        }
    }

    /**
     * The figures of a block.
     *
     * @param elapsedNanos since the load began
     * @param recentNanos since the block before
     * @param calls whose last attempt has ended
     * @param attempts that have ended
     * @param tokens of all answers that have ended
     * @param estimated whether some of them were counted by this client, because the server did not report them
     * @param failures number of failed attempts by outcome
     * @param sessions number of sessions that have ended, by result
     * @param quotas quotas that the latest answer of each model reported
     * @param spending of all attempts that have ended
     * @param recent attempts that ended since the previous block
     */
    record LiveFigures(
            long elapsedNanos,
            long recentNanos,
            long calls,
            long attempts,
            long tokens,
            boolean estimated,
            Map<Outcome, Long> failures,
            Map<SessionEnd.Result, Long> sessions,
            Map<String, Announcement> quotas,
            Spending spending,
            Recent recent) {

        /** What is left of each quota, by the latest answer of each model. */
        List<QuotaLeft> quotaLeft() {
            List<QuotaLeft> left = new ArrayList<>();
            quotas.forEach((model, reported) -> {
                reported.limits()
                        .forEach(announced -> left.add(new QuotaLeft(
                                model,
                                announced.limit().resource().toString(),
                                announced.limit().period().toString(),
                                announced.limit().amount(),
                                announced.remaining())));
                reported.openLimits().stream()
                        .filter(announced -> announced.amount().isPresent())
                        .forEach(announced -> left.add(new QuotaLeft(
                                model,
                                announced.resource().toString(),
                                announced
                                        .window()
                                        .map(window -> Numbers.CONSOLE.duration(window.toNanos()))
                                        .orElse(""),
                                announced.amount().getAsLong(),
                                announced.remaining())));
            });
            return left;
        }

        /** Use of the run's budget by attempts that ended; dollars only where the price is known. */
        List<BudgetUse> budget(Caps caps) {
            List<BudgetUse> uses = new ArrayList<>();
            uses.add(new BudgetUse(
                    "requests",
                    attempts,
                    caps.calls().isPresent() ? OptionalDouble.of(caps.calls().getAsInt()) : OptionalDouble.empty()));
            uses.add(new BudgetUse(
                    "output_tokens",
                    tokens,
                    caps.outputTokens().isPresent()
                            ? OptionalDouble.of(caps.outputTokens().getAsLong())
                            : OptionalDouble.empty()));
            if (spending.dollars() != null) {
                uses.add(new BudgetUse(
                        "dollars",
                        spending.dollars().doubleValue(),
                        caps.dollars().isPresent()
                                ? OptionalDouble.of(caps.dollars().get().doubleValue())
                                : OptionalDouble.empty()));
            }
            return uses;
        }
    }

    /**
     * A quota as the latest answer of a model reported it.
     *
     * @param period {@code minute}; empty if it is not reported
     * @param amount requests or tokens
     * @param remaining absent if the answer does not report it
     */
    record QuotaLeft(String model, String resource, String period, long amount, OptionalLong remaining) {

        OptionalDouble left() {
            return remaining.isPresent() ? OptionalDouble.of(remaining.getAsLong()) : OptionalDouble.empty();
        }

        OptionalDouble used() {
            return remaining.isPresent()
                    ? OptionalDouble.of(Math.max(0, amount - remaining.getAsLong()))
                    : OptionalDouble.empty();
        }
    }

    /**
     * How much of one budget is used.
     *
     * @param name {@code requests}, {@code output_tokens} or {@code dollars}
     * @param cap absent where there is no maximum
     */
    record BudgetUse(String name, double used, OptionalDouble cap) {}
}
