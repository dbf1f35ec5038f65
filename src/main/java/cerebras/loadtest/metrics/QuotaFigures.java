package cerebras.loadtest.metrics;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.TokenCounts;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The effect of a model's quotas on the whole run, including ramp and warm-up, as observed in the answers.
 *
 * <p>An attempt was <em>admitted</em> if it was answered with HTTP 200, whatever its outcome. It was
 * <em>refused</em> if its outcome is {@code quota_requests}, {@code quota_tokens} or {@code rate_limited}. Other
 * attempts say nothing about quotas.
 *
 * @param model as requested; quotas apply per model
 * @param attempts number of all attempts
 * @param admitted number of admitted attempts
 * @param announced the limits in headers whose period is known, in their natural order
 * @param open the limits in headers whose period is not known
 * @param notUnderstood headers that look like limits and could not be parsed, each with an example of its value
 * @param refusals by outcome; only outcomes that occurred
 * @param promises accuracy of Retry-After
 * @param headers contradictions in the headers
 * @param minutes each whole minute of the run, from the start of the load to the end of sending; empty if that was shorter
 *     than a minute
 * @param uncounted number of admitted attempts whose tokens the server did not count; missing in the minutes
 */
public record QuotaFigures(
        String model,
        long attempts,
        long admitted,
        @JsonProperty("limits") List<Announced> announced,
        @JsonProperty("limitsWithoutPeriod") List<Open> open,
        SortedMap<String, String> notUnderstood,
        List<Refusals> refusals,
        @JsonProperty("retryAfter") RetryAfterFigures promises,
        HeaderCheck headers,
        List<Minute> minutes,
        long uncounted) {

    /**
     * A limit that headers announced.
     *
     * @param limit the limit as last announced
     * @param changed whether another amount was announced before
     * @param levels remaining amount over time; empty if never stated
     */
    public record Announced(
            @JsonIgnore Limit limit,
            boolean changed,
            @JsonIgnore List<Level> levels) {

        /** Resource and period, for example {@code requests-minute}. */
        @JsonProperty
        String name() {
            return limit.name();
        }

        /** Requests or tokens. */
        @JsonProperty
        long amount() {
            return limit.amount();
        }

        Announced followedBy(Limit next) {
            return new Announced(next, changed || !limit.equals(next), levels);
        }
    }

    /**
     * A limit whose period is not known.
     *
     * @param limit the limit as last announced
     * @param leastRemaining minimum remaining amount; absent if never stated
     * @param longestReset maximum time to the reset; absent if never stated
     */
    public record Open(
            @JsonIgnore OpenLimit limit,
            OptionalLong leastRemaining,
            @JsonIgnore Optional<Duration> longestReset) {

        /** {@code requests}, {@code tokens} or {@code total-tokens}. */
        @JsonProperty
        String resource() {
            return limit.resource().toString();
        }

        /** Requests or tokens; absent if not stated. */
        @JsonProperty
        OptionalLong amount() {
            return limit.amount();
        }

        /** The period if it is stated and is no second, minute, hour or day; otherwise absent. */
        @JsonProperty
        Long windowNanos() {
            return limit.window().map(Duration::toNanos).orElse(null);
        }

        /** Longest announced time until the reset; absent if never stated. */
        @JsonProperty
        Long longestResetNanos() {
            return longestReset.map(Duration::toNanos).orElse(null);
        }

        static Open first(OpenLimit limit) {
            return new Open(limit, limit.remaining(), limit.untilReset());
        }

        Open followedBy(Open next) {
            return new Open(
                    next.limit,
                    Stream.of(leastRemaining, next.leastRemaining)
                            .flatMapToLong(OptionalLong::stream)
                            .min(),
                    Stream.of(longestReset, next.longestReset)
                            .flatMap(Optional::stream)
                            .max(Duration::compareTo));
        }
    }

    /**
     * The remaining amount of a limit according to headers.
     *
     * @param startNanos start of an interval of the {@link Timeline}
     * @param remaining minimum in that interval, in requests or tokens
     */
    public record Level(long startNanos, long remaining) {}

    /**
     * Refusals with the same outcome.
     *
     * @param outcome outcome of the refusals
     * @param count number of refusals
     * @param firstNanos arrival time of the first of these refusals, relative to the start of the load
     * @param admittedBefore number of attempts sent before it that were admitted, including those in flight at that time
     */
    public record Refusals(Outcome outcome, long count, long firstNanos, long admittedBefore) {

        Refusals oneMore() {
            return new Refusals(outcome, count + 1, firstNanos, admittedBefore);
        }

        /** A copy that counts an attempt sent at that time as admitted. */
        Refusals afterAdmitting(long sentNanos) {
            return sentNanos < firstNanos ? new Refusals(outcome, count, firstNanos, admittedBefore + 1) : this;
        }
    }

    /**
     * The admitted attempts of those sent in one minute.
     *
     * @param requests admitted attempts
     * @param tokens prompt and completion tokens by the server's count, without cached prompt tokens, as a token limit
     *     counts them
     */
    public record Minute(long requests, long tokens) {

        static final Minute NOTHING = new Minute(0, 0);

        Minute plus(Minute other) {
            return new Minute(requests + other.requests, tokens + other.tokens);
        }
    }

    /** Number of refused attempts. */
    public long refused() {
        return refusals.stream().mapToLong(Refusals::count).sum();
    }

    /** Computes the {@link QuotaFigures} of a model. Memory grows with users and minutes, not with calls. */
    static final class Tally {

        private static final Set<Outcome> REFUSED =
                EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED);
        private static final int OK = 200;
        private static final long MINUTE_NANOS = 60_000_000_000L;

        /** Bounds the number of header names, since a server may use new ones in each answer. */
        private static final int MOST_NAMES = 20;

        private final String model;
        private final Dialect dialect;
        private final Instant loadStart;
        private final Map<String, Announced> announced = new TreeMap<>();
        private final SortedMap<String, Open> open = new TreeMap<>();
        private final SortedMap<String, String> notUnderstood = new TreeMap<>();
        private final Map<String, SortedMap<Long, Long>> remaining = new HashMap<>();
        private final long stepNanos;
        private final Map<Outcome, Refusals> refusals = new EnumMap<>(Outcome.class);
        private final RetryAfterFigures.Tally promises;
        private final Map<Long, Minute> minutes = new HashMap<>();
        private HeaderCheck headers = HeaderCheck.NOTHING;
        private long attempts;
        private long admitted;
        private long uncounted;

        /**
         * @param dialect dialect of the headers
         * @param loadStart start of the load by the client's clock, for answers without a {@code date} header
         * @param usersReturn as in {@link RetryAfterFigures.Tally}
         * @param stepNanos interval of the levels over time
         */
        Tally(String model, Dialect dialect, Instant loadStart, boolean usersReturn, long stepNanos) {
            this.model = model;
            this.dialect = dialect;
            this.loadStart = loadStart;
            this.stepNanos = stepNanos;
            this.promises = new RetryAfterFigures.Tally(usersReturn);
        }

        /** Attempts must be added in the order of their ends. */
        void add(Attempt attempt) {
            Announcement told = attempt.announcement(dialect, loadStart);
            attempts++;
            told.limits().forEach(limit -> announced(limit, attempt.moments().endNanos()));
            told.openLimits()
                    .forEach(limit -> open.merge(
                            limit.resource().ordinal() + " " + limit.window(),
                            Open.first(limit),
                            (known, next) -> known.followedBy(next)));
            told.notUnderstood().forEach((name, value) -> {
                if (notUnderstood.size() < MOST_NAMES) {
                    notUnderstood.putIfAbsent(name, value);
                }
            });
            headers = headers.plus(HeaderCheck.of(attempt.outcome(), told));
            if (REFUSED.contains(attempt.outcome())) {
                refused(attempt);
                told.retryAfter().ifPresent(wait -> promises.waitAsked(attempt, wait));
            } else if (attempt.status() != null && attempt.status() == OK) {
                admitted(attempt);
            }
        }

        private void announced(AnnouncedLimit told, long momentNanos) {
            String name = told.limit().name();
            announced.merge(
                    name,
                    new Announced(told.limit(), false, List.of()),
                    (known, next) -> known.followedBy(next.limit()));
            told.remaining()
                    .ifPresent(left -> remaining
                            .computeIfAbsent(name, unknown -> new TreeMap<>())
                            .merge(momentNanos / stepNanos * stepNanos, left, Math::min));
        }

        private Announced withLevels(Announced known) {
            SortedMap<Long, Long> levels = remaining.getOrDefault(known.limit().name(), new TreeMap<>());
            return new Announced(
                    known.limit(),
                    known.changed(),
                    levels.entrySet().stream()
                            .map(level -> new QuotaFigures.Level(level.getKey(), level.getValue()))
                            .toList());
        }

        private void refused(Attempt attempt) {
            long endNanos = attempt.moments().endNanos();
            refusals.merge(
                    attempt.outcome(),
                    new Refusals(attempt.outcome(), 1, endNanos, admitted),
                    (known, another) -> known.oneMore());
            promises.refused(attempt);
        }

        private void admitted(Attempt attempt) {
            long sentNanos = attempt.moments().sentNanos();
            admitted++;
            refusals.replaceAll((outcome, known) -> known.afterAdmitting(sentNanos));
            promises.admitted(attempt);
            minutes.merge(sentNanos / MINUTE_NANOS, new Minute(1, usedTokens(attempt.tokens())), Minute::plus);
        }

        /** 0 if the server did not report it, which is counted. */
        private long usedTokens(TokenCounts tokens) {
            if (tokens == null
                    || tokens.prompt() == null
                    || tokens.output() == null
                    || tokens.output().estimated()) {
                uncounted++;
                return 0;
            }
            int cached = tokens.cachedPrompt() == null ? 0 : tokens.cachedPrompt();
            return tokens.prompt() - cached + tokens.output().count();
        }

        /**
         * The figures; absent if no answer stated a limit and none was refused.
         *
         * @param sentUntilNanos end of sending
         */
        Optional<QuotaFigures> figures(long sentUntilNanos) {
            return announced.isEmpty() && open.isEmpty() && notUnderstood.isEmpty() && refusals.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new QuotaFigures(
                            model,
                            attempts,
                            admitted,
                            announced.values().stream()
                                    .map(this::withLevels)
                                    .sorted(Comparator.comparing(Announced::limit))
                                    .toList(),
                            List.copyOf(open.values()),
                            Collections.unmodifiableSortedMap(notUnderstood),
                            List.copyOf(refusals.values()),
                            promises.figures(),
                            headers,
                            LongStream.range(0, sentUntilNanos / MINUTE_NANOS)
                                    .mapToObj(minute -> minutes.getOrDefault(minute, Minute.NOTHING))
                                    .toList(),
                            uncounted));
        }
    }
}
