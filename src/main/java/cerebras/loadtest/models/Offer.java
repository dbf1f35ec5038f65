package cerebras.loadtest.models;

import java.util.Optional;
import java.util.Set;

/**
 * What the API allows of a model, and for how much.
 *
 * @param price absent where none is known
 */
public record Offer(Status status, Limits limits, Optional<Price> price, Set<Capability> capabilities) {

  /** Everything, without a price. */
  static final Offer OPEN =
      new Offer(Status.LIVE, new Limits(131_072, 40_960), Optional.empty(), Set.of(Capability.values()));

  public Offer {
    capabilities = Set.copyOf(capabilities);
  }
}
