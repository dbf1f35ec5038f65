package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Emission;
import cerebras.loadtest.emulator.plan.Payload;
import java.util.List;

/**
 * Bytes that are neither UTF-8 nor JSON: as the data of one more event of a stream, or in the middle of the body of a
 * whole answer. Everything else comes as it should.
 *
 * @param afterEvents 0 or more; the garbage follows the last of them at once
 */
public record GarbageBytes(int afterEvents) implements AnswerFault {

  private static final byte[] GARBAGE =
      {0, (byte) 0xff, (byte) 0xfe, '}', '"', 0, (byte) 0xc3, '(', '{', 7, (byte) 0x80};

  public GarbageBytes {
    Guard.notNegative("afterEvents", afterEvents);
  }

  @Override
  public AnswerPlan on(AnswerPlan decided) {
    Break at = Break.after(afterEvents, decided);
    Payload garbage = decided.streamed() ? Event.of(GARBAGE) : Payload.of(GARBAGE);
    return decided.withEmissions(at.joined(List.of(new Emission(at.nanos(), 0, garbage)), at.after()));
  }
}
