package cerebras.loadtest.load;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The most that a run may use; what is absent is not capped.
 *
 * @param calls requests, each attempt of a call for itself
 * @param outputTokens of all answers together
 * @param dollars at the list price
 */
public record Caps(OptionalInt calls, OptionalLong outputTokens, Optional<BigDecimal> dollars) {

  /** No budget. */
  public static final Caps NONE = new Caps(OptionalInt.empty(), OptionalLong.empty(), Optional.empty());
}
