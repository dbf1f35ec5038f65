package cerebras.loadtest.config;

import java.util.List;

/**
 * The prompts of a run.
 *
 * @param list at least one, in the order of the file; never changes
 */
public record Prompts(List<Prompt> list) {

  public Prompts {
    list = List.copyOf(list);
    if (list.isEmpty()) {
      throw new IllegalArgumentException("a run needs at least one prompt");
    }
  }

  public static Prompts of(Prompt... prompts) {
    return new Prompts(List.of(prompts));
  }

  public int size() {
    return list.size();
  }
}
