package cerebras.loadtest.report;

import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What is drawn of the quotas of one model: what came through in each whole minute beside what was promised, and what
 * headers told to be left, over time. Lists are empty where there is nothing to draw.
 */
record QuotaCharts(PerMinute requests, PerMinute tokens, List<Remaining> remaining) {

  static QuotaCharts of(QuotaFigures quota) {
    return new QuotaCharts(
        PerMinute.of(quota, Resource.REQUESTS),
        PerMinute.of(quota, Resource.TOKENS),
        quota.announced().stream().filter(limit -> !limit.levels().isEmpty()).map(Remaining::of).toList());
  }

  /**
   * @param promised a minute; {@code null} when no header told
   * @param used in each minute
   */
  record PerMinute(Long promised, List<Long> used) {

    private static PerMinute of(QuotaFigures quota, Resource resource) {
      Optional<Long> promised = quota.announced().stream()
          .map(QuotaFigures.Announced::limit)
          .filter(limit -> limit.resource() == resource && limit.period() == Period.MINUTE)
          .findFirst()
          .map(limit -> limit.amount());
      return new PerMinute(
          promised.orElse(null), quota.minutes().stream().map(minute -> QuotaPart.used(resource, minute)).toList());
    }
  }

  /** One limit: its amount, and pairs of the second of the run and what was left then. */
  record Remaining(String title, long amount, List<List<Double>> left) {

    private static Remaining of(QuotaFigures.Announced announced) {
      return new Remaining(
          QuotaPart.name(announced.limit()),
          announced.limit().amount(),
          announced.levels().stream()
              .map(level -> List.of(Numbers.seconds(level.startNanos()), (double) level.remaining()))
              .toList());
    }
  }
}
