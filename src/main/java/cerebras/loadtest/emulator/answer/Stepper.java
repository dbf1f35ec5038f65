package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Pace;
import java.util.List;

/**
 * Lays out the events of one answer: one every cadence, the first with one token as the API does, the others with as
 * many as are drawn, scaled to the speed. Fractions, and what the end of the reasoning cut off, are owed to the next
 * event, so that tokens over time come out at the speed exactly and not only nearly.
 */
final class Stepper {

  private final Pace pace;
  private final Jitter jitter;
  private long offsetNanos;
  private double owedTokens;
  private boolean started;

  Stepper(Pace pace, Jitter jitter, long startNanos) {
    this.pace = pace;
    this.jitter = jitter;
    this.offsetNanos = startNanos;
  }

  /** Appends the events that carry so many tokens. */
  void addSteps(int tokens, List<Timetable.Step> steps) {
    for (int left = tokens; left > 0; left -= steps.get(steps.size() - 1).tokens()) {
      offsetNanos += jitter.around(pace.eventCadence().toNanos());
      steps.add(new Timetable.Step(offsetNanos, next(left)));
    }
  }

  private int next(int left) {
    if (!started) {
      started = true;
      return 1;
    }
    owedTokens += EventSizes.draw(jitter.random()) * pace.tokensPerEvent() / EventSizes.MEAN;
    int tokens = Math.min(left, Math.max(1, (int) owedTokens));
    owedTokens -= tokens;
    return tokens;
  }
}
