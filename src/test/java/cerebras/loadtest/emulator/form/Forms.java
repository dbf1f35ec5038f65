package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertThrows;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Dialect;
import java.nio.charset.StandardCharsets;

/** Reads request bodies for tests. */
final class Forms {

    private Forms() {}

    static ChatRequest read(String body) throws FormProblems {
        return RequestForm.shared().read(body.getBytes(StandardCharsets.UTF_8), Dialect.CEREBRAS);
    }

    /** A request of one message and more fields, at least one: {@code "n":1} for example. */
    static String with(String fields) {
        return """
        {"model":"m","messages":[{"role":"user","content":"Hi"}],%s}""".formatted(fields);
    }

    /** A request with these messages. */
    static String conversation(String messages) {
        return """
        {"model":"m","messages":[%s]}""".formatted(messages);
    }

    /** What the API would answer to a body that it refuses. */
    static String problems(String body) {
        return assertThrows(FormProblems.class, () -> read(body), body).getMessage();
    }
}
