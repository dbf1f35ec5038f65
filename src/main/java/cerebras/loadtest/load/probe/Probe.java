package cerebras.loadtest.load.probe;

import cerebras.loadtest.load.probe.Experiment.ProbeResponse;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Determines the limits of a quota plan: chooses each call from the responses to earlier ones, one call at a time. Not
 * thread-safe, except for {@link #next()}.
 */
public final class Probe {

    /** Token limit of a minimal answer, which uses exactly the tokens that are reserved for it. */
    static final int SMALL_TOKENS = 1;

    /**
     * Above the reservation cap that a third party measured, and not above the output limit of the models, which would
     * look like a cap.
     */
    static final int BIG_TOKENS = 32_768;

    private static final int SMALLEST_BIG_TOKENS = 1_000;
    private static final int MOST_RESERVATIONS = 8;
    private static final long LONGEST_RETRY_MILLIS = 61_000;
    private static final long SHORT_RETRY_MILLIS = 3_000;
    /** Tolerated clock error: the end of a window is still noticed. */
    private static final long AFTER_MINUTE_MILLIS = 2_000;

    private static final long AFTER_SECOND_MILLIS = 100;
    private static final long SECOND = Period.SECOND.duration().toMillis();
    private static final long MINUTE = Period.MINUTE.duration().toMillis();

    private final LongSupplier epochMillis;
    private final boolean countsTotalTokens;
    private final Experiment experiment = new Experiment();
    private final ProbePlan course = new ProbePlan(experiment);
    private Stage stage = Stage.SPRINT;
    private boolean startedAgain;
    private volatile Optional<NextCall> next;

    /**
     * A call to be made by the probe.
     *
     * @param dueMillis due time, in milliseconds since the epoch; immediately if it has passed
     * @param maxTokens token limit of its answer
     */
    public record NextCall(long dueMillis, int maxTokens) {}

    private enum Stage {
        SPRINT,
        RESERVATION,
        REFILL
    }

    /**
     * @param epochMillis the wall clock, milliseconds since the epoch
     * @param countsTotalTokens whether the provider documents a separate limit that includes cached tokens, as Cerebras
     *     does
     */
    public Probe(LongSupplier epochMillis, boolean countsTotalTokens) {
        this.epochMillis = epochMillis;
        this.countsTotalTokens = countsTotalTokens;
        this.next = Optional.of(new NextCall(secondsStart(epochMillis.getAsLong()), SMALL_TOKENS));
    }

    /** The next call; absent when the probe is finished. */
    public Optional<NextCall> next() {
        return next;
    }

    /** Takes the response to the call, and decides on the next one. */
    public void answered(ProbeResponse response) {
        switch (stage) {
            case SPRINT -> sprinted(response);
            case RESERVATION -> reserved(response);
            case REFILL -> {
                experiment.idled(response);
                end();
            }
        }
    }

    /** The findings so far. */
    public Findings findings() {
        return new Findings(experiment, countsTotalTokens);
    }

    private void sprinted(ProbeResponse response) {
        experiment.sprinted(response);
        boolean first = experiment.sprint().size() == 1;
        if (first && !response.accepted()) {
            startAfter(response);
        } else if (first && !startedAgain && timeIsShort()) {
            startAgain((now() / MINUTE + 1) * MINUTE + AFTER_MINUTE_MILLIS);
        } else if (response.accepted() && experiment.sprint().size() < course.sprintLength()) {
            ask(now(), SMALL_TOKENS);
        } else if (response.retryAfterMillis() > SHORT_RETRY_MILLIS
                && !experiment.announced().isEmpty()) {
            startAfter(response);
        } else {
            testReservation(response);
        }
    }

    private void startAfter(ProbeResponse refused) {
        if (startedAgain || !refused.refused() || refused.retryAfterMillis() > LONGEST_RETRY_MILLIS) {
            end();
        } else {
            startAgain(now() + refused.retryAfterMillis());
        }
    }

    private boolean timeIsShort() {
        return MINUTE - now() % MINUTE < course.neededMillis();
    }

    private void startAgain(long millis) {
        startedAgain = true;
        experiment.startAgain();
        ask(secondsStart(millis), SMALL_TOKENS);
    }

    /** A burst begins soon after the start of a second, so that a limit per second shows within that second. */
    private static long secondsStart(long millis) {
        return millis % SECOND <= AFTER_SECOND_MILLIS ? millis : (millis / SECOND + 1) * SECOND + AFTER_SECOND_MILLIS;
    }

    private void testReservation(ProbeResponse latest) {
        if (experiment.announced().isEmpty()) {
            end();
        } else if (experiment.tokens().isEmpty()) {
            testRefill(latest.retryAfterMillis());
        } else {
            stage = Stage.RESERVATION;
            askUnlessLong(latest.retryAfterMillis(), BIG_TOKENS);
        }
    }

    private void reserved(ProbeResponse response) {
        experiment.reserved(response);
        boolean tooSoon = response.refused() && response.message().contains("per second");
        int tokens = tooSoon ? response.maxTokens() : response.maxTokens() / 2;
        boolean again = !response.accepted()
                && tokens >= SMALLEST_BIG_TOKENS
                && experiment.reservations().size() < MOST_RESERVATIONS;
        if (again) {
            askUnlessLong(tooSoon ? response.retryAfterMillis() : 0, tokens);
        } else {
            testRefill(0);
        }
    }

    private void testRefill(long leastMillis) {
        OptionalLong idle = course.idleMillis();
        if (idle.isEmpty()) {
            end();
        } else {
            stage = Stage.REFILL;
            askUnlessLong(Math.max(idle.getAsLong(), leastMillis), SMALL_TOKENS);
        }
    }

    private void askUnlessLong(long waitMillis, int maxTokens) {
        if (waitMillis > LONGEST_RETRY_MILLIS) {
            end();
        } else {
            ask(now() + waitMillis, maxTokens);
        }
    }

    private void ask(long dueMillis, int maxTokens) {
        next = course.affordable() ? Optional.of(new NextCall(dueMillis, maxTokens)) : Optional.empty();
    }

    private void end() {
        next = Optional.empty();
    }

    private long now() {
        return epochMillis.getAsLong();
    }

    /**
     * The number of calls and the waits, derived from the headers. Amounts and times are by choice, unless a formula is
     * given.
     */
    record ProbePlan(Experiment experiment) {

        /** Less than one part in this many of a daily quota, or of one with an unknown period, is used. */
        private static final long DAILY_PARTS = 50;
        /**
         * Calls of the longest burst. It meets an unannounced limit that is smaller, or a bucket per second of at most
         * half that rate.
         */
        private static final int LONGEST_SPRINT = 40;
        /** A burst may use one part in this many of the remaining tokens. */
        private static final long TOKEN_PARTS = 4;
        /** Calls after the burst: one with a high token limit, and one after the idle time. */
        private static final int CALLS_AFTER_SPRINT = 2;

        private static final double REQUESTS_TO_SEE = 1.1;
        private static final double TOKENS_TO_SEE = 32;
        private static final long SHORTEST_IDLE_MILLIS = 1_000;
        private static final long LONGEST_IDLE_MILLIS = 17_000;
        private static final long MARGIN_MILLIS = 3_000;

        /**
         * Number of calls of the burst, including the first: at most half of the requests that may be used; a single
         * one if an earlier burst was refused.
         */
        long sprintLength() {
            if (!experiment.refusedSprint().isEmpty()) {
                return 1;
            }
            long more = LONGEST_SPRINT - 1;
            for (Limit limit : experiment.announced()) {
                more = Math.min(more, sparedBy(limit));
            }
            return 1 + Math.max(0, Math.min(more, affordableCalls() - 1 - CALLS_AFTER_SPRINT));
        }

        private long sparedBy(Limit limit) {
            ProbeResponse first = experiment.first().orElseThrow();
            long left = first.remaining(limit).orElse(0);
            return limit.resource() == Resource.REQUESTS
                    ? (left - CALLS_AFTER_SPRINT) / 2
                    : left
                            / TOKEN_PARTS
                            / Math.max(1, first.used(limit.resource()).orElse(1));
        }

        /** Whether total use stays below the allowed share of a daily quota after another minimal call. */
        boolean affordable() {
            return affordableCalls() > experiment.spent(Resource.REQUESTS);
        }

        private long affordableCalls() {
            return Math.min(calls(Resource.REQUESTS, 1), calls(Resource.TOKENS, longestUse()));
        }

        /** Number of calls that stay below the allowed share of a daily limit if each further one uses this amount. */
        private long calls(Resource resource, long each) {
            OptionalLong daily = experiment.mostADay(resource);
            if (daily.isEmpty()) {
                return Long.MAX_VALUE;
            }
            long most = (daily.getAsLong() - 1) / DAILY_PARTS;
            return experiment.spent(Resource.REQUESTS) + Math.max(0, most - experiment.spent(resource)) / each;
        }

        private long longestUse() {
            long longest = experiment.all().stream()
                    .mapToLong(response -> response.used(Resource.TOKENS).orElse(0))
                    .max()
                    .orElse(0);
            return Math.max(1, longest);
        }

        /** Idle time after which a token bucket can be recognised; absent if that takes too long for every limit. */
        OptionalLong idleMillis() {
            OptionalLong longest = experiment.announced().stream()
                    .mapToLong(limit ->
                            millisFor(limit.resource() == Resource.REQUESTS ? REQUESTS_TO_SEE : TOKENS_TO_SEE, limit))
                    .filter(millis -> millis <= LONGEST_IDLE_MILLIS)
                    .max();
            return longest.isPresent()
                    ? OptionalLong.of(Math.max(SHORTEST_IDLE_MILLIS, longest.getAsLong()))
                    : OptionalLong.empty();
        }

        private static long millisFor(double amount, Limit limit) {
            return (long) Math.ceil(amount * limit.period().duration().toMillis() / limit.amount());
        }

        /**
         * Estimated duration of all compared calls, from the end of the first call, assuming that each is as slow as
         * the first.
         */
        long neededMillis() {
            ProbeResponse first = experiment.first().orElseThrow();
            long sprintMillis = (sprintLength() + CALLS_AFTER_SPRINT) * (first.endMillis() - first.sentMillis());
            return sprintMillis + idleMillis().orElse(0) + MARGIN_MILLIS;
        }
    }
}
