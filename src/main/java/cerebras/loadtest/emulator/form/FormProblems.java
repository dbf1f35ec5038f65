package cerebras.loadtest.emulator.form;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems of a request's form. The message is that of the API's answer; there is no stack trace. */
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

    /** Collects the problems of a request, so that all are reported together. */
    static final class Collector {

        /** Limits the size of the answer to a large invalid body. By choice. */
        private static final int MAX_MESSAGES = 100;

        private final Set<String> messages = new LinkedHashSet<>();

        /** Adds a problem with one field, in the format of the API's message for unsupported fields. */
        void add(String path, String problem) {
            add(path.isEmpty() ? ": the body " + problem : path + ": property '" + path + "' " + problem);
        }

        void add(String message) {
            if (messages.size() < MAX_MESSAGES) {
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
