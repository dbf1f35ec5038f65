package cerebras.loadtest.report;

import cerebras.loadtest.measure.HeaderCheck;
import cerebras.loadtest.measure.Outcome;
import cerebras.loadtest.measure.QuotaFigures;
import cerebras.loadtest.measure.RetryPromises;
import java.util.List;

/**
 * What the quotas of one model did to the run in {@code summary.json}; the components are those of {@link
 * QuotaFigures}.
 *
 * @param limits as headers told of them
 * @param retryAfter what became of the promises
 * @param minutes each whole minute: {@code requests} let in, and the {@code tokens} they used
 */
public record QuotaDocument(
    String model,
    long attempts,
    long letIn,
    List<Promised> limits,
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
        quota.refusals().stream().map(refusals -> Refused.of(refusals, quota.attempts())).toList(),
        RetryAfter.of(quota.promises()),
        quota.headers(),
        quota.minutes(),
        quota.uncounted());
  }

  /** A limit; {@code name} as the headers' names end: {@code requests-minute}. */
  public record Promised(String name, long amount, boolean changed) {

    static Promised of(QuotaFigures.Announced announced) {
      return new Promised(announced.limit().name(), announced.limit().amount(), announced.changed());
    }
  }

  /** Refusals of one outcome; {@code share} is of all attempts. */
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

  /** As {@link RetryPromises}. */
  public record RetryAfter(
      long made, long kept, long broken, long brokenAlone, long untested, long tooLong, MetricDocument waits) {

    static RetryAfter of(RetryPromises promises) {
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
