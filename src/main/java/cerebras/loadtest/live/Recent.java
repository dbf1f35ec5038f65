package cerebras.loadtest.live;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Sample;
import java.util.EnumMap;
import java.util.Map;

/** What ended since the latest block: its own samples, so that the figures of a moment are not those of an hour. */
final class Recent {

  private final Map<Outcome, Long> failures = new EnumMap<>(Outcome.class);
  private final Sample firstToken = Unit.TIME.newSample();
  private final Sample latency = Unit.TIME.newSample();
  private final Sample speed = Unit.SPEED.newSample();
  private long calls;
  private long tokens;

  void add(Attempt ended) {
    calls += ended.willBeRetried() ? 0 : 1;
    tokens += ended.outputTokens().orElse(0);
    if (ended.outcome().success()) {
      AttemptMetric.TIME_TO_FIRST_TOKEN.value(ended).ifPresent(firstToken::add);
      AttemptMetric.END_TO_END_LATENCY.value(ended).ifPresent(latency::add);
      AttemptMetric.OUTPUT_SPEED.value(ended).ifPresent(speed::add);
    } else {
      failures.merge(ended.outcome(), 1L, Long::sum);
    }
  }

  /** Calls whose last attempt ended. */
  long calls() {
    return calls;
  }

  /** Output tokens of attempts that ended. */
  long tokens() {
    return tokens;
  }

  long failures(Outcome outcome) {
    return failures.getOrDefault(outcome, 0L);
  }

  Sample firstToken() {
    return firstToken;
  }

  Sample latency() {
    return latency;
  }

  /** Output speed that each user saw. */
  Sample speed() {
    return speed;
  }
}
