package cerebras.loadtest.emulator.queue;

import cerebras.loadtest.catalogue.Model;
import java.util.HashMap;
import java.util.Map;

/** The places of all models. Used by one thread; what it hands out is for any. */
public final class Queues {

  private final Map<String, Slots> slots = new HashMap<>();

  /** The places in which this model serves. */
  public Slots of(Model model) {
    return slots.computeIfAbsent(model.id(), id -> new Slots(model.capacity()));
  }
}
