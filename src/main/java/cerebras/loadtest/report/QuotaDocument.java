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
 * The effect of one model's quotas in {@code summary.json}; the components are those of {@link QuotaFigures}.
 *
 * @param model model id
 * @param attempts all attempts
 * @param letIn admitted attempts: those with status 200
 * @param limits limits in headers whose period is known
 * @param limitsWithoutPeriod limits in headers whose period is unknown
 * @param notUnderstood headers that look like limits but were not understood, with an example of each
 * @param refusals refusals by outcome
 * @param retryAfter accuracy of Retry-After
 * @param headers contradictions in headers
 * @param minutes each whole minute: admitted {@code requests}, and the {@code tokens} they used
 * @param uncounted admitted attempts for which the server stated no tokens
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
     * A limit.
     *
     * @param name resource and period, for example requests-minute
     * @param amount requests or tokens
     * @param changed whether it changed during the run
     */
    public record Promised(String name, long amount, boolean changed) {

        static Promised of(QuotaFigures.Announced announced) {
            return new Promised(announced.limit().name(), announced.limit().amount(), announced.changed());
        }
    }

    /**
     * A limit whose period (second, minute, hour or day) is unknown.
     *
     * @param resource {@code requests}, {@code tokens} or {@code total-tokens}
     * @param amount requests or tokens; absent if not stated
     * @param windowMs its period if it is another one; otherwise absent
     * @param leastRemaining smallest announced remainder; absent if not stated
     * @param longestResetMs longest announced time until the reset; absent if not stated
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
     * Refusals with one outcome.
     *
     * @param outcome outcome of the refusals
     * @param count number of refusals
     * @param share refusals / all attempts
     * @param firstMs arrival time of the first one
     * @param letInBefore attempts admitted before it
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
     * @param kept waits after which the user retried and was admitted
     * @param broken waits after which the user retried and was refused
     * @param brokenAlone broken ones during which no other attempt was admitted
     * @param untested made − kept − broken
     * @param tooLong waits during which another attempt was admitted more than a second before their end
     * @param waits the requested waits
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
