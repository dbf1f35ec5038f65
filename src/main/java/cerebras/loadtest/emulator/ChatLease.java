package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.plan.Lease;
import cerebras.loadtest.emulator.queue.Slots;
import cerebras.loadtest.emulator.queue.Turn;
import java.util.Map;

/** What a chat completion occupies: a place where its model serves, for its turn, and a part of the quota. */
record ChatLease(Charge charge, Slots slots, Turn turn) implements Lease {

  @Override
  public Map<String, String> headers() {
    return charge.headers();
  }

  @Override
  public void end(int outputTokens, long nowNanos) {
    slots.leave(turn, nowNanos);
    charge.settle(outputTokens);
  }
}
