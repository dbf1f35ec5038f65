package cerebras.loadtest.emulator.form;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the form of a request. The message is the one of the API's answer; carries no stack trace. */
public final class FormProblems extends Exception {

    private final List<String> messages;

    FormProblems(List<String> messages) {
        super(String.join("\n", messages), null, false, false);
        this.messages = List.copyOf(messages);
    }

    /** One for each problem, at least one: {@code path: what is wrong}, with an empty path for the body as a whole. */
    public List<String> messages() {
        return messages;
    }

    /** Collects what is wrong with a request, to be told all at once. */
    static final class Collector {

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
}
