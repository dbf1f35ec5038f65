package cerebras.loadtest.emulator.form;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects what is wrong with a request, to be told all at once. */
final class Problems {

    /** Keeps the answer to a large body of nonsense small. The number is ours. */
    private static final int MOST_TOLD = 100;

    private final Set<String> messages = new LinkedHashSet<>();

    /** Notes a problem with one field, in the form that the API has for unsupported ones. */
    void add(String path, String problem) {
        add(path.isEmpty() ? ": the body " + problem : path + ": property '" + path + "' " + problem);
    }

    void add(String message) {
        if (messages.size() < MOST_TOLD) {
            messages.add(message);
        }
    }

    void throwIfAny() throws FormProblems {
        if (!messages.isEmpty()) {
            throw new FormProblems(messages.stream().toList());
        }
    }
}
