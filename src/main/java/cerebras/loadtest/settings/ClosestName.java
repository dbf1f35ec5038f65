package cerebras.loadtest.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Answers "did you mean": the known name that a wrong one was probably meant to be. */
public final class ClosestName {

  private static final int SHORT_NAME_LENGTH = 5;

  private ClosestName() {}

  /**
   * The known name with the fewest edits from the wrong one, upper and lower case being the same; of several, the first.
   *
   * @return absent if all are more than 2 edits away, or more than 1 from a wrong name of less than 5 characters
   */
  public static Optional<String> closest(String wrong, Collection<String> known) {
    LevenshteinDistance distance = new LevenshteinDistance(wrong.length() < SHORT_NAME_LENGTH ? 1 : 2);
    return known.stream()
        .map(name -> Map.entry(name, distance.apply(folded(wrong), folded(name))))
        .filter(candidate -> candidate.getValue() >= 0)
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
