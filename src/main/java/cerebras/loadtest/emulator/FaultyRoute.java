package cerebras.loadtest.emulator;

import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.http.Route;
import cerebras.loadtest.emulator.plan.AnswerPlan;

/**
 * A route whose answers have faults. Its requests are numbered in the order in which they are answered. One that is
 * refused anyway has its number, and no fault.
 */
final class FaultyRoute implements Route {

  private final Route sound;
  private final FaultPlan faults;
  private final long seed;
  private long requests;

  FaultyRoute(Route sound, FaultPlan faults, long seed) {
    this.sound = sound;
    this.faults = faults;
    this.seed = seed;
  }

  @Override
  public AnswerPlan answer(IncomingRequest request) {
    long number = ++requests;
    return faults.on(sound.answer(request), seed, number);
  }
}
