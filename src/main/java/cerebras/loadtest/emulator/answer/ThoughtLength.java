package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Reasoning;
import cerebras.loadtest.catalogue.Reasoning.Effort;

/** How long a model thinks. The API gives no figures for its efforts; these are by choice. */
final class ThoughtLength {

  /** At medium effort, of a model that does not think unless it is asked to. */
  private static final int TYPICAL_TOKENS = 25;

  private ThoughtLength() {}

  /**
   * Tokens of thought in an answer.
   *
   * @param length of the answer in tokens, thoughts included
   */
  static int tokens(Reasoning reasoning, Effort effort, int length) {
    double medium = reasoning.tokens() == 0 ? TYPICAL_TOKENS : reasoning.tokens() / timesMedium(reasoning.usual());
    return (int) Math.min(medium * timesMedium(effort), length * largestShare(effort));
  }

  private static double timesMedium(Effort effort) {
    return switch (effort) {
      case NONE -> 0;
      case LOW -> 0.4;
      case MEDIUM -> 1;
      case HIGH -> 4;
    };
  }

  private static double largestShare(Effort effort) {
    return switch (effort) {
      case NONE -> 0;
      case LOW -> 0.125;
      case MEDIUM -> 0.25;
      case HIGH -> 0.5;
    };
  }
}
