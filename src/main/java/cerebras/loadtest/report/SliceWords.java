package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;

/**
 * What parts of one kind are, in plain words.
 *
 * @param title of the table
 * @param name what the first column holds
 * @param meaning how to read the table
 */
record SliceWords(String title, String name, String meaning) {

  static SliceWords of(Breakdown.Kind kind) {
    return switch (kind) {
      case STEP -> new SliceWords(
          "Steps of the load",
          "Users",
          "Each step has its own number of users, and its figures begin when these have settled. While the throughput "
              + "grows with the users, the service has room. Where it grows no more, the users share what there is: "
              + "each gets less, or waits longer.");
      case MODEL -> new SliceWords(
          "Models",
          "Model",
          "The same run asked several models. They had their load at the same time, unless the plan says otherwise; a "
              + "difference between them is of these prompts and this hour.");
      case SCENARIO -> new SliceWords(
          "Scenarios",
          "Scenario",
          "Kinds of users that ran side by side. They share the service, so one can slow the other down.");
      case TURN -> new SliceWords(
          "Turns of a conversation",
          "Turn",
          "Turn 1 is the first question of a conversation. Each question is sent with all that was said before it, so "
              + "prompts grow from turn to turn, and the time to the first token may grow with them. Cached is the share "
              + "of the prompts' tokens that the server says it did not read again.");
    };
  }
}
