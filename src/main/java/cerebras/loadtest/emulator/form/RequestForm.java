package cerebras.loadtest.emulator.form;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Json;
import com.fasterxml.jackson.databind.JsonNode;

/** Reads the body of a chat request, and refuses what the API would refuse whatever the model. */
public final class RequestForm {

    private static final int LARGE_BYTES = 100_000;

    private static final RequestForm SHARED = new RequestForm();

    private final FormSchema schema = FormSchema.load();

    private RequestForm() {}

    /** The only one. The first call loads the specification, which takes a few tenths of a second. */
    public static RequestForm shared() {
        return SHARED;
    }

    /**
     * Reads a request that any model could be asked to answer.
     *
     * @param dialect decides which fields are known
     * @param body UTF-8 without a byte order mark, by choice. Of a key that comes twice the last one counts, by choice
     * @throws FormProblems if the body is not JSON, or else if any field is wrong, or else if fields exclude each other;
     *     tells all wrong fields, but only the first one of a body above 100 kB, by choice: megabytes can hold millions
     */
    public ChatRequest read(byte[] body, Dialect dialect) throws FormProblems {
        JsonNode json = RequestText.parse(body);
        KnownFields.of(dialect).drop(json);
        schema.check(json, body.length > LARGE_BYTES);
        ChatRequest request = Json.bind(json, ChatRequest.class);
        Combinations.check(request, dialect);
        return request;
    }
}
