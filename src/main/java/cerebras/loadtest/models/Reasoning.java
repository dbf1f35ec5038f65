package cerebras.loadtest.models;

import java.util.Set;

/**
 * How a model thinks before it answers.
 *
 * @param efforts those it takes; a model that cannot think takes {@link Effort#NONE} only
 * @param usual the effort of a request that asks for none in particular
 * @param tokens how many tokens it then thinks, about, and never more than the effort's share of the answer; they count
 *     as output
 */
public record Reasoning(Set<Effort> efforts, Effort usual, int tokens) {

  /** As requests name them, in lower case. */
  public enum Effort {
    NONE,
    LOW,
    MEDIUM,
    HIGH
  }

  public Reasoning {
    efforts = Set.copyOf(efforts);
    require(efforts.contains(usual), "usual=" + usual, "one of its efforts");
    require(tokens >= 0, "tokens=" + tokens, "0 or more");
  }

  /** Whether it can think at all. */
  public boolean possible() {
    return efforts.stream().anyMatch(effort -> effort != Effort.NONE);
  }

  static Reasoning always(int tokens) {
    return tokens == 0
        ? new Reasoning(Set.of(Effort.NONE), Effort.NONE, 0)
        : new Reasoning(Set.of(Effort.values()), Effort.MEDIUM, tokens);
  }

  private static void require(boolean valid, String value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(value + " is not possible: expected " + expected);
    }
  }
}
