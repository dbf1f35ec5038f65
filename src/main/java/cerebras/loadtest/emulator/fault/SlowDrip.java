package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The body, streamed or whole, comes in drips, none before it is due. The log has a part for each drip; the tokens of
 * an event are those of its last.
 *
 * @param bytesPerWrite the size of a drip, 1 or more; the last of an event may be smaller
 * @param interval from one drip to the next, at least
 */
public record SlowDrip(int bytesPerWrite, Duration interval) implements AnswerFault {

  public SlowDrip {
    Guard.positive("bytesPerWrite", bytesPerWrite);
    Guard.positive("interval", interval);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    List<Emission> drips = new ArrayList<>();
    long earliestNanos = 0;
    for (Emission part : decided.emissions()) {
      long startNanos = Math.max(earliestNanos, part.offsetNanos());
      List<Emission> dripsOfPart = drips(part, startNanos);
      drips.addAll(dripsOfPart);
      earliestNanos = startNanos + dripsOfPart.size() * interval.toNanos();
    }
    return decided.withEmissions(drips);
  }

  private List<Emission> drips(Emission part, long startNanos) {
    byte[] bytes = part.payload().bytes();
    List<Emission> drips = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += bytesPerWrite) {
      int to = Math.min(from + bytesPerWrite, bytes.length);
      long offsetNanos = startNanos + drips.size() * interval.toNanos();
      int tokens = to == bytes.length ? part.tokens() : 0;
      drips.add(new Emission(offsetNanos, tokens, Payload.of(Arrays.copyOfRange(bytes, from, to))));
    }
    return drips;
  }
}
