package cerebras.loadtest.report;

import cerebras.loadtest.measure.QuotaFigures;
import cerebras.loadtest.quota.Period;
import cerebras.loadtest.quota.Resource;
import java.util.List;
import java.util.Optional;

/** What is drawn of quotas, in a run of one model: what came through in each whole minute, and what was promised. */
record QuotaCharts(PerMinute requests, PerMinute tokens) {

  /** Absent where there is nothing to draw. */
  static Optional<QuotaCharts> of(List<QuotaFigures> quotas) {
    return quotas.size() == 1 && !quotas.get(0).minutes().isEmpty()
        ? Optional.of(new QuotaCharts(
            PerMinute.of(quotas.get(0), Resource.REQUESTS), PerMinute.of(quotas.get(0), Resource.TOKENS)))
        : Optional.empty();
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
}
