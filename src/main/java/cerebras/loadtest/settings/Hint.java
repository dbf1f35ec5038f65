package cerebras.loadtest.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** "Did you mean": suggests the known name that a misspelt one probably stands for. */
public final class Hint {

    private static final int SHORT_NAME_LENGTH = 5;

    private Hint() {}

    /** All known names, and the suggestion if there is one: {@code expected one of a, b (did you mean b?)}. */
    public static String of(String wrong, Collection<String> known) {
        String suggestion = closest(wrong, known)
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
        return "expected " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known) + suggestion;
    }

    /**
     * The known name with the smallest edit distance from the wrong one, ignoring case; the first of several.
     *
     * @return absent if all are more than 2 edits away, or more than 1 from a wrong name of less than 5 characters
     */
    public static Optional<String> closest(String wrong, Collection<String> known) {
        LevenshteinDistance distance = new LevenshteinDistance(wrong.length() < SHORT_NAME_LENGTH ? 1 : 2);
        return known.stream()
                .map(name -> Map.entry(name, distance.apply(lowerCase(wrong), lowerCase(name))))
                .filter(candidate -> candidate.getValue() >= 0)
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
