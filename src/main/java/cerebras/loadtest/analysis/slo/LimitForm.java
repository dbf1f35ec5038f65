package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.settings.ClosestName;
import cerebras.loadtest.settings.SettingsException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a limit is written. What is none is refused with a message that names the setting, its value and the way out. */
final class LimitForm {

  /** Every name there is, without the prefix, in the order in which limits are shown. */
  static final List<String> KEYS = Stream.of(
          Stream.of(LimitedMetric.values()).flatMap(LimitForm::keys),
          Stream.of(ShareLimit.Kind.values()).map(ShareLimit.Kind::key),
          Stream.of(ThroughputLimit.KEY))
      .flatMap(keys -> keys)
      .toList();

  private static final String SUBJECTS =
      KEYS.stream().map(key -> key.split("[.]")[0]).distinct().collect(Collectors.joining(", "));

  private LimitForm() {}

  /**
   * @param key without the prefix
   * @throws SettingsException if it is not a limit
   */
  static Limit read(String key, String text) {
    if (key.equals(ThroughputLimit.KEY)) {
      return new ThroughputLimit(BoundForm.THROUGHPUT.read(key, text));
    }
    return Stream.of(ShareLimit.Kind.values()).filter(kind -> kind.key().equals(key)).findFirst()
        .<Limit>map(kind -> new ShareLimit(kind, BoundForm.SHARE.read(key, text)))
        .orElseGet(() -> percentile(key, text));
  }

  /** @param wrong what is wrong, as it follows the value */
  static SettingsException refused(String key, String text, String wrong, String wayOut) {
    return new SettingsException(ServiceLevel.PREFIX + key + "=" + text + " " + wrong + ": " + wayOut);
  }

  private static Limit percentile(String key, String text) {
    return Stream.of(LimitedMetric.values())
        .flatMap(metric -> metric.percents().stream().map(percent -> new PercentileLimit(metric, percent, 0)))
        .filter(limit -> limit.key().equals(key)).findFirst()
        .map(limit -> limit.withBound(BoundForm.of(limit.metric()).read(key, text)))
        .orElseThrow(() -> refused(key, text, "is not a limit", expected(key) + didYouMean(key)));
  }

  private static Stream<String> keys(LimitedMetric metric) {
    return metric.percents().stream().map(percent -> metric.key() + ".p" + percent);
  }

  /** All names of that metric, or else all that can be limited. */
  private static String expected(String key) {
    return Stream.of(LimitedMetric.values()).filter(metric -> metric.key().equals(key.split("[.]")[0])).findFirst()
        .map(metric -> keys(metric).map(ServiceLevel.PREFIX::concat).collect(Collectors.joining(", ")))
        .map("expected one of "::concat)
        .orElse("expected a limit of " + SUBJECTS);
  }

  private static String didYouMean(String key) {
    return ClosestName.closest(key, KEYS)
        .map(known -> " (did you mean " + ServiceLevel.PREFIX + known + "?)")
        .orElse("");
  }
}
