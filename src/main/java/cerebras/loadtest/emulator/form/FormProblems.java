package cerebras.loadtest.emulator.form;

import java.util.List;

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
}
