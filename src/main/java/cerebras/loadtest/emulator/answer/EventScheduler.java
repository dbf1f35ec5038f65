package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.models.Pace;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays out the events of one choice: one every cadence, the first with one token as the API does, the others with as
 * many as are drawn, scaled to the speed. No event reaches from one part into the next, but for parts that are sent
 * whole. Fractions, and what the end of a part cut off, are owed to the next event, so that tokens over time come out
 * at the speed exactly and not only nearly.
 */
final class EventScheduler {

  private final Pace pace;
  private final Jitter jitter;
  private final int choice;
  private final List<Timetable.Step> steps;
  private long offsetNanos;
  private double owedTokens;
  private boolean started;

  /**
   * @param choice its index
   * @param steps where the events go
   */
  EventScheduler(Pace pace, Jitter jitter, long startNanos, int choice, List<Timetable.Step> steps) {
    this.pace = pace;
    this.jitter = jitter;
    this.offsetNanos = startNanos;
    this.choice = choice;
    this.steps = steps;
  }

  /**
   * Appends the events of a choice.
   *
   * @return when the last token is due
   */
  long add(Choice said) {
    List<Part> complete = new ArrayList<>();
    for (Part part : said.parts()) {
      if (part.delivery() != Delivery.WHOLE) {
        flush(complete);
      }
      generate(part);
      if (part.delivery() == Delivery.WHOLE && part.size() > 0) {
        complete.add(part);
      }
    }
    flush(complete);
    return offsetNanos;
  }

  private void generate(Part part) {
    for (int from = 0, until; from < part.size(); from = until) {
      offsetNanos += jitter.around(pace.eventCadence().toNanos());
      until = from + next(part.size() - from);
      if (part.delivery() == Delivery.FLOWING) {
        steps.add(new Timetable.Step(offsetNanos, choice, List.of(part.slice(from, until))));
      }
    }
  }

  private void flush(List<Part> complete) {
    if (!complete.isEmpty()) {
      steps.add(new Timetable.Step(offsetNanos, choice, List.copyOf(complete)));
      complete.clear();
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
