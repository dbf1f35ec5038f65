package cerebras.loadtest.report;

import cerebras.loadtest.metrics.HeaderCheck;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.RetryAfterFigures;
import cerebras.loadtest.records.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What the quotas of one model did to the run in {@code summary.json}; the components are those of {@link
 * QuotaFigures}.
 *
 * @param model which
 * @param attempts attempts in all
 * @param letIn attempts with status 200
 * @param limits as headers told of them, those whose period is known
 * @param limitsWithoutPeriod the others
 * @param notUnderstood headers that look like limits and were not understood, with an example of each
 * @param refusals by outcome
 * @param retryAfter what became of the promises
 * @param headers whether headers contradict themselves
 * @param minutes each whole minute: {@code requests} let in, and the {@code tokens} they used
 * @param uncounted attempts let in whose tokens the server did not tell
 */
public record QuotaDocument(
        String model,
        long attempts,
        long letIn,
        List<Promised> limits,
        List<Open> limitsWithoutPeriod,
        SortedMap<String, String> notUnderstood,
        List<Refused> refusals,
        RetryAfter retryAfter,
        HeaderCheck headers,
        List<QuotaFigures.Minute> minutes,
        long uncounted) {

    static QuotaDocument of(QuotaFigures quota) {
        return new QuotaDocument(
                quota.model(),
                quota.attempts(),
                quota.letIn(),
                quota.announced().stream().map(Promised::of).toList(),
                quota.open().stream().map(Open::of).toList(),
                quota.notUnderstood(),
                quota.refusals().stream()
                        .map(refusals -> Refused.of(refusals, quota.attempts()))
                        .toList(),
                RetryAfter.of(quota.promises()),
                quota.headers(),
                quota.minutes(),
                quota.uncounted());
    }

    /**
     * A limit; {@code name} as the headers' names end: {@code requests-minute}.
     *
     * @param name resource and period, as requests-minute
     * @param amount requests or tokens
     * @param changed whether it changed in the course of the run
     */
    public record Promised(String name, long amount, boolean changed) {

        static Promised of(QuotaFigures.Announced announced) {
            return new Promised(announced.limit().name(), announced.limit().amount(), announced.changed());
        }
    }

    /**
     * A limit of which it is not known whether it is of a second, a minute, an hour or a day; what was not told is
     * absent.
     *
     * @param resource {@code requests}, {@code tokens} or {@code total-tokens}
     * @param amount requests or tokens; absent if not told
     * @param windowMs its period, where that is another
     * @param leastRemaining the least that was told to be left
     * @param longestResetMs the longest that was told until it is there again
     */
    public record Open(String resource, Long amount, Double windowMs, Long leastRemaining, Double longestResetMs) {

        static Open of(QuotaFigures.Open open) {
            return new Open(
                    open.limit().resource().toString(),
                    boxed(open.limit().amount()),
                    millis(open.limit().window()),
                    boxed(open.leastRemaining()),
                    millis(open.longestReset()));
        }

        private static Long boxed(OptionalLong number) {
            return number.isPresent() ? number.getAsLong() : null;
        }

        private static Double millis(Optional<Duration> time) {
            return time.map(told -> Numbers.millis(told.toNanos())).orElse(null);
        }
    }

    /**
     * Refusals of one outcome; {@code share} is of all attempts.
     *
     * @param outcome which
     * @param count how many
     * @param share of all attempts
     * @param firstMs when the first one arrived
     * @param letInBefore attempts let in before it
     */
    public record Refused(Outcome outcome, long count, double share, double firstMs, long letInBefore) {

        static Refused of(QuotaFigures.Refusals refusals, long attempts) {
            return new Refused(
                    refusals.outcome(),
                    refusals.count(),
                    (double) refusals.count() / attempts,
                    Numbers.millis(refusals.firstNanos()),
                    refusals.letInBefore());
        }
    }

    /**
     * As {@link RetryAfterFigures}.
     *
     * @param made refusals with a Retry-After that was understood
     * @param kept the user came back in time, and was let in
     * @param broken the user came back in time, and was refused
     * @param brokenAlone broken ones, nobody else being let in meanwhile
     * @param untested made - kept - broken
     * @param tooLong somebody was let in more than a second earlier
     * @param waits the promised times
     */
    public record RetryAfter(
            long made, long kept, long broken, long brokenAlone, long untested, long tooLong, MetricDocument waits) {

        static RetryAfter of(RetryAfterFigures promises) {
            return new RetryAfter(
                    promises.made(),
                    promises.kept(),
                    promises.broken(),
                    promises.brokenAlone(),
                    promises.untested(),
                    promises.tooLong(),
                    MetricDocument.ofRefusals(RunMetric.RETRY_AFTER, promises.waits()));
        }
    }
}
