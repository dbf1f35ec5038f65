package cerebras.loadtest.live;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.TokenArrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.report.Numbers;
import cerebras.loadtest.stats.Sample;
import cerebras.loadtest.stats.Window;

/** What came out of a step, of the calls that have ended. */
final class StepTally {

  private final LoadStep step;
  private final Window window;
  private final Sample firstToken = AttemptMetric.Unit.TIME.newSample();
  private double tokens;
  private long failed;

  StepTally(LoadStep step) {
    this.step = step;
    this.window = new Window(step.steadyNanos(), step.endNanos(), true);
  }

  LoadStep step() {
    return step;
  }

  void add(Attempt ended) {
    if (ended.moments().endNanos() < window.startNanos() || ended.moments().sentNanos() >= window.endNanos()) {
      return;
    }
    TokenArrivals.spread(ended, (moment, arrived) -> tokens += window.contains(moment) ? arrived : 0);
    if (window.contains(ended.moments().endNanos())) {
      failed += ended.outcome().success() ? 0 : 1;
      if (ended.outcome().success()) {
        AttemptMetric.TIME_TO_FIRST_TOKEN.value(ended).ifPresent(firstToken::add);
      }
    }
  }

  /** Throughput in all and of a user on average, time to first token, and what failed. */
  String words() {
    double perSecond = tokens / window.seconds();
    return "%s tokens/s, %s each   first token p95 %s   %s failed".formatted(
        Numbers.CONSOLE.decimal(perSecond),
        Numbers.CONSOLE.decimal(perSecond / step.users()),
        LiveBlock.percentile(firstToken, 95, LiveBlock::time),
        Numbers.CONSOLE.count(failed));
  }
}
