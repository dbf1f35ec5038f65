package cerebras.loadtest.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The way out for who named what there is not. */
public final class Hint {

  private static final int MOST_EDITS = 3;
  /** By choice: a name of which more than half differs is another name. */
  private static final int LETTERS_PER_EDIT = 2;

  private Hint() {}

  /** What there is, and which of it was probably meant: {@code expected one of a, b (did you mean b?)}. */
  public static String of(String wrong, Collection<String> known) {
    String hint = closest(wrong, known).map(name -> " (did you mean " + name + "?)").orElse("");
    return "expected " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known) + hint;
  }

  private static Optional<String> closest(String wrong, Collection<String> known) {
    var edits = new LevenshteinDistance(Math.min(MOST_EDITS, wrong.length() / LETTERS_PER_EDIT));
    return known.stream()
        .filter(name -> edits.apply(wrong, name) >= 0)
        .min(Comparator.comparing(name -> edits.apply(wrong, name)));
  }
}
