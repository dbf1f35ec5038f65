package cerebras.loadtest.live;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunHeader.Price;
import cerebras.loadtest.stats.Sample;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what has ended, in all and since the latest look. For one thread at a time. */
final class LiveTally {

    private final Map<Outcome, Long> failures = new EnumMap<>(Outcome.class);
    private final Map<String, NewestQuota> quotas = new TreeMap<>();
    private final Spending.Tally spending;
    private final Dialect dialect;
    private final Instant loadStart;
    private Recent recent = new Recent();
    private long calls;
    private long attempts;
    private long tokens;
    private boolean estimated;
    private long lookedAtNanos;

    private record NewestQuota(long headersNanos, Announcement announcement) {}

    /**
     * @param prices by model, of those whose price is known
     * @param dialect that the server's headers are read in
     * @param loadStart by the client's clock
     */
    LiveTally(Map<String, Price> prices, Dialect dialect, Instant loadStart) {
        this.spending = new Spending.Tally(prices);
        this.dialect = dialect;
        this.loadStart = loadStart;
    }

    void add(Attempt ended) {
        recent.add(ended);
        spending.add(ended);
        attempts++;
        calls += ended.willBeRetried() ? 0 : 1;
        tokens += ended.outputTokens().orElse(0);
        estimated |= ended.outputTokens().isPresent() && ended.tokens().output().estimated();
        if (!ended.outcome().success()) {
            failures.merge(ended.outcome(), 1L, Long::sum);
        }
        hearQuota(ended);
    }

    /** Of answers that are recorded in another order than they came, the latest one says what is left. */
    private void hearQuota(Attempt ended) {
        if (ended.quota() != null && ended.moments().headersNanos() != null) {
            Announcement told = ended.announcement(dialect, loadStart);
            if (!told.limits().isEmpty() || !told.openLimits().isEmpty()) {
                quotas.merge(
                        ended.model(),
                        new NewestQuota(ended.moments().headersNanos(), told),
                        (known, latest) -> latest.headersNanos() < known.headersNanos() ? known : latest);
            }
        }
    }

    /** What there is now; the next look's recent past begins here. */
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
                left,
                spending.spending(),
                recent);
        recent = new Recent();
        lookedAtNanos = elapsedNanos;
        return figures;
    }

    /** What ended since the latest block: its own samples, so that the figures of a moment are not those of an hour. */
    static final class Recent {

        private final Map<Outcome, Long> failures = new EnumMap<>(Outcome.class);
        private final Sample firstToken = Unit.TIME.newSample();
        private final Sample latency = Unit.TIME.newSample();
        private final Sample speed = Unit.SPEED.newSample();
        private long calls;
        private long tokens;

        void add(Attempt ended) {
            calls += ended.willBeRetried() ? 0 : 1;
            tokens += ended.outputTokens().orElse(0);
            if (ended.outcome().success()) {
                AttemptMetric.TIME_TO_FIRST_TOKEN.value(ended).ifPresent(firstToken::add);
                AttemptMetric.END_TO_END_LATENCY.value(ended).ifPresent(latency::add);
                AttemptMetric.OUTPUT_SPEED.value(ended).ifPresent(speed::add);
            } else {
                failures.merge(ended.outcome(), 1L, Long::sum);
            }
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
     * @param estimated whether the server left counting some of them to this client
     * @param failures attempts that failed, by how
     * @param quotas what the latest answer of each model told of its quotas
     * @param spending of all attempts that have ended
     * @param recent what ended since the block before
     */
    record LiveFigures(
            long elapsedNanos,
            long recentNanos,
            long calls,
            long attempts,
            long tokens,
            boolean estimated,
            Map<Outcome, Long> failures,
            Map<String, Announcement> quotas,
            Spending spending,
            Recent recent) {}
}
