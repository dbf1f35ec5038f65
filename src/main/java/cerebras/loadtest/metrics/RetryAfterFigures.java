package cerebras.loadtest.metrics;

import cerebras.loadtest.metrics.AttemptMetric.Population;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Sample;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * How accurate Retry-After was. A refusal with Retry-After tells its user to wait that long after the refusal arrived. The
 * user's next attempt tests it; an attempt that was neither let in nor refused tests nothing.
 *
 * <p>Retry-After is for one caller: if several callers get the same moment, the first may use up the quota.
 *
 * @param made refusals with a Retry-After that could be parsed: seconds, milliseconds or a date
 * @param kept the user came back at that moment or later and was let in
 * @param broken the user came back at that moment or later and was refused
 * @param brokenAlone those of {@code broken} where no attempt was let in that was sent between the sending of the first
 *     refused attempt and the arrival of the second refusal: the wait was too short, clients outside the run share the
 *     quota, or the user asked for more tokens than before. Misses an attempt whose answer was complete only after the
 *     user's next refusal
 * @param tooLong refusals after which any user's attempt was let in that was sent more than one second before the moment
 *     given: the wait was longer than that attempt needed, even if Retry-After was rounded up to a second. That attempt may
 *     have needed fewer tokens. Misses an attempt whose answer was complete only after the test
 * @param waits the waits that were asked for, in nanoseconds
 */
public record RetryAfterFigures(
        long made,
        long kept,
        long broken,
        long brokenAlone,
        long tooLong,
        @JsonIgnore Distribution waits) {

    /** Waits that the user's next attempt tested. */
    public long tested() {
        return kept + broken;
    }

    /** Waits not tested: the user came back earlier, or not before the end of the run. */
    @JsonProperty
    public long untested() {
        return made - tested();
    }

    /** The waits that were asked for. */
    @JsonProperty("waits")
    MetricFigures writtenWaits() {
        return MetricFigures.of(RunMetric.RETRY_AFTER, Unit.TIME, Population.REFUSALS, waits);
    }

    /**
     * The latest time span of each user. Spans are sorted by their end, so that finding those around a moment visits only
     * spans that end after it; few of these begin after it when attempts come in the order of their ends.
     */
    static final class UserSpans {

        private final Map<Long, Span> latest = new HashMap<>();
        private final NavigableSet<Span> byEnd =
                new TreeSet<>(Comparator.comparingLong(Span::endNanos).thenComparingLong(Span::user));

        private record Span(long user, long startNanos, long endNanos) {}

        /**
         * Replaces the user's latest span.
         *
         * @param endNanos the first moment that is no longer in it
         * @return whether the user had a span
         */
        boolean put(long user, long startNanos, long endNanos) {
            boolean replaced = remove(user);
            Span span = new Span(user, startNanos, endNanos);
            latest.put(user, span);
            byEnd.add(span);
            return replaced;
        }

        /** Removes the user's span and returns whether there was one. */
        boolean remove(long user) {
            Span span = latest.remove(user);
            return span != null && byEnd.remove(span);
        }

        /** Removes the spans that contain the moment and returns their number. */
        int removeAround(long momentNanos) {
            int removed = 0;
            Iterator<Span> endLater = byEnd.tailSet(new Span(Long.MAX_VALUE, 0, momentNanos), false)
                    .iterator();
            while (endLater.hasNext()) {
                Span span = endLater.next();
                if (span.startNanos() <= momentNanos) {
                    endLater.remove();
                    latest.remove(span.user());
                    removed++;
                }
            }
            return removed;
        }

        int size() {
            return latest.size();
        }
    }

    /** Computes {@link RetryAfterFigures}. Keeps only the latest wait of each user in memory. */
    static final class Tally {

        private static final long SECOND_NANOS = 1_000_000_000L;

        private final Map<Long, Wait> open = new HashMap<>();
        /** Waits that were too short, from one refusal to the next, as long as no attempt was let in between. */
        private final UserSpans alone = new UserSpans();
        /** From a refusal to one second before the moment given: an attempt let in then shows that the wait was too long. */
        private final UserSpans waiting = new UserSpans();

        private final boolean usersReturn;
        private final Sample waits = Sample.ofNanos();
        private long latestAdmittedNanos = Long.MIN_VALUE;
        private long kept;
        private long broken;
        private long brokenAlone;
        private long tooLong;

        /** @param usersReturn whether users make several calls; if not, only retries of the same call are followed */
        Tally(boolean usersReturn) {
            this.usersReturn = usersReturn;
        }

        private record Wait(long sentNanos, long untilNanos) {

            private boolean testedAt(long sentNanos) {
                return untilNanos <= sentNanos;
            }
        }

        void admitted(Attempt attempt) {
            long sentNanos = attempt.moments().sentNanos();
            latestAdmittedNanos = Math.max(latestAdmittedNanos, sentNanos);
            alone.removeAround(sentNanos);
            tooLong += waiting.removeAround(sentNanos);
            Wait wait = returned(attempt.user());
            kept += wait != null && wait.testedAt(sentNanos) ? 1 : 0;
        }

        void refused(Attempt attempt) {
            Wait wait = returned(attempt.user());
            if (wait != null && wait.testedAt(attempt.moments().sentNanos())) {
                broken++;
                if (latestAdmittedNanos < wait.sentNanos) {
                    boolean another = alone.put(
                            attempt.user(), wait.sentNanos, attempt.moments().endNanos());
                    brokenAlone += another ? 1 : 0;
                }
            }
        }

        /**
         * To be called after {@link #refused}.
         *
         * @param wait at most {@link cerebras.loadtest.quota.Announcement#LONGEST_WAIT}
         */
        void waitAsked(Attempt refused, Duration wait) {
            long waitNanos = wait.toNanos();
            waits.add(waitNanos);
            if (usersReturn || refused.willBeRetried()) {
                Timestamps refusal = refused.moments();
                long untilNanos = refusal.endNanos() + waitNanos;
                open.put(refused.user(), new Wait(refusal.sentNanos(), untilNanos));
                waiting.put(refused.user(), refusal.endNanos() + 1, untilNanos - SECOND_NANOS);
            }
        }

        private Wait returned(long user) {
            waiting.remove(user);
            return open.remove(user);
        }

        RetryAfterFigures figures() {
            Distribution all = waits.distribution();
            return new RetryAfterFigures(all.n(), kept, broken, brokenAlone + alone.size(), tooLong, all);
        }
    }
}
