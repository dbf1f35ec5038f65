package cerebras.loadtest.emulator.fault;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The way out for who chose what there is not. */
final class Choice {

  private static final int MOST_EDITS = 3;
  /** Gives -1 for more. */
  private static final LevenshteinDistance EDITS = new LevenshteinDistance(MOST_EDITS);

  private Choice() {}

  static String wayOut(String wrong, Collection<String> known) {
    String hint = closest(wrong, known).map(name -> " (did you mean " + name + "?)").orElse("");
    return "expected " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known) + hint;
  }

  private static Optional<String> closest(String wrong, Collection<String> known) {
    return known.stream()
        .filter(name -> EDITS.apply(wrong, name) >= 0)
        .min(Comparator.comparing(name -> EDITS.apply(wrong, name)));
  }
}
