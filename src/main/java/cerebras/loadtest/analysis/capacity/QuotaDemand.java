package cerebras.loadtest.analysis.capacity;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.TokenCounts;
import cerebras.loadtest.stats.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the users of a trial ask of the quotas that the server announces, projected to the period of each limit: a trial of a
 * few seconds can spend what a quota has saved for a minute, and so exceed it without being refused.
 *
 * <p>Only limits per second, minute and hour count: few loads last a day. Not thread-safe.
 */
public final class QuotaDemand {

    /** By choice: fewer attempts say too little about a rate. */
    private static final int FEWEST_ATTEMPTS = 5;

    private static final Set<Period> PERIODS = EnumSet.of(Period.SECOND, Period.MINUTE, Period.HOUR);
    private static final Set<Outcome> REFUSED =
            EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Map<String, Map<String, Limit>> limits = new HashMap<>();
    private final Map<String, Used> used = new TreeMap<>();
    private Duration untilRefilled = Duration.ZERO;

    /** What was asked of one model. */
    private static final class Used {

        private long attempts;
        private long uncachedTokens;
        private long tokens;

        private long of(Limit.Resource resource) {
            return switch (resource) {
                case REQUESTS -> attempts;
                case TOKENS -> uncachedTokens;
                case TOTAL_TOKENS -> tokens;
            };
        }
    }

    /**
     * The demand on one limit.
     *
     * @param limit as announced
     * @param perPeriod requests or tokens that the trial's rate makes in the period of the limit
     * @param attempts that the rate is computed from
     */
    public record Demand(Limit limit, double perPeriod, long attempts) {

        /** Name among the limits of a service level: {@code quota.requests-minute}. */
        public String key() {
            return "quota." + limit.name();
        }

        /**
         * Whether the demand fits the limit. It counts as sure if it would with 95 % confidence for attempts that come at
         * random, as a Poisson process; users that ask in turn are more regular.
         */
        public Finding finding() {
            double relative = 1.96 / Math.sqrt(attempts);
            if (perPeriod <= limit.amount()) {
                return perPeriod * (1 + relative) <= limit.amount() ? Finding.MET : Finding.PROBABLY_MET;
            }
            return perPeriod * (1 - relative) > limit.amount() ? Finding.MISSED : Finding.PROBABLY_MISSED;
        }
    }

    /** Starts another trial: keeps the limits, and forgets what was asked. */
    public void begin() {
        used.clear();
        untilRefilled = Duration.ZERO;
    }

    /**
     * Counts an attempt, in the order of their ends.
     *
     * @param announced by its answer
     * @param window it is counted if it ended here
     */
    public void add(Attempt attempt, Announcement announced, Window window) {
        boolean refused = REFUSED.contains(attempt.outcome());
        for (AnnouncedLimit told : announced.limits()) {
            if (PERIODS.contains(told.limit().period())) {
                limits.computeIfAbsent(attempt.model(), unseen -> new TreeMap<>())
                        .put(told.limit().name(), told.limit());
                boolean empty = refused && told.remaining().orElse(1) == 0;
                if (empty && told.untilReset().isPresent()) {
                    untilRefilled = longer(untilRefilled, told.untilReset().orElseThrow());
                }
            }
        }
        if (refused) {
            announced.retryAfter().ifPresent(wait -> untilRefilled = longer(untilRefilled, wait));
        }
        if (window.contains(attempt.moments().endNanos())) {
            Used model = used.computeIfAbsent(attempt.model(), unseen -> new Used());
            model.attempts++;
            add(model, attempt.tokens());
        }
    }

    private static void add(Used model, TokenCounts counts) {
        if (counts != null && counts.total().isPresent()) {
            int cached = counts.cachedPrompt() == null ? 0 : counts.cachedPrompt();
            model.tokens += counts.total().getAsLong();
            model.uncachedTokens += counts.total().getAsLong() - cached;
        }
    }

    private static Duration longer(Duration a, Duration b) {
        Duration longest = a.compareTo(b) > 0 ? a : b;
        return longest.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longest;
    }

    /**
     * The demand on each limit, from the rates in a window.
     *
     * @param seconds length of the windows of the trial together
     */
    public List<Demand> demands(double seconds) {
        List<Demand> demands = new ArrayList<>();
        used.forEach((model, asked) -> limits.getOrDefault(model, Map.of()).values().stream()
                .filter(limit -> asked.attempts >= FEWEST_ATTEMPTS)
                .map(limit -> new Demand(
                        limit,
                        asked.of(limit.resource())
                                / seconds
                                * limit.period().duration().toSeconds(),
                        asked.attempts))
                .forEach(demands::add));
        return demands;
    }

    /** How long to wait after the trial until its refusals no longer affect the next one, at most a minute; 0 without any. */
    public Duration untilRefilled() {
        return untilRefilled;
    }
}
