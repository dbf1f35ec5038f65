package cerebras.loadtest.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The body of an error answer, in any of the known forms: flat (Cerebras, vLLM), wrapped in {@code error} (OpenAI, and
 * Cerebras for HTTP 500), in which {@code error} may be just a text, or {@code detail} alone (Cerebras for HTTP 403,
 * and FastAPI servers), or {@code base_resp} (MiniMax). Of a list of {@code errors} the first counts. Of nested errors,
 * including JSON in a message, the innermost message counts.
 */
public record ErrorBody(String message, String type, String param, Object code, ApiError error, Object detail) {

    private static final ApiError NOTHING = new ApiError(null, null, null, null);

    private static final Pattern HTML =
            Pattern.compile("(?i)\\s*<(!doctype html|html|head|title|body)\\b.*", Pattern.DOTALL);
    private static final Pattern TITLE = Pattern.compile("(?i)<title[^>]*>\\s*([^<]*[^<\\s])\\s*</title");

    /** Gateways wrap the error of the upstream server; deeper nesting is unknown. */
    private static final int MOST_WRAPPED = 4;

    /** The title of a body that is an HTML page; empty for any other body. */
    public static Optional<String> page(String body) {
        if (!HTML.matcher(body).matches()) {
            return Optional.empty();
        }
        Matcher title = TITLE.matcher(body);
        return Optional.of(
                title.find() ? "an HTML page titled \"" + title.group(1) + "\"" : "an HTML page without a title");
    }

    /**
     * The error in the body; all its components are absent if the body contains none, or is neither JSON nor an HTML
     * page.
     */
    public static ApiError parse(byte[] body) {
        try {
            return in(Json.tree(body, 0, body.length)).orElse(NOTHING);
        } catch (IOException notJson) {
            return page(new String(body, StandardCharsets.UTF_8))
                    .map(words -> new ApiError(words, null, null, null))
                    .orElse(NOTHING);
        }
    }

    /** The error in a JSON object, or in a list with one; empty if there is none. Its components may have any type. */
    static Optional<ApiError> in(JsonNode json) {
        JsonNode root = json.isArray() ? json.path(0) : json;
        JsonNode error = root.path("error");
        if (says(error)) {
            return Optional.of(errorOf(error));
        }
        JsonNode minimax = root.path("base_resp");
        if (refuses(minimax)) {
            return Optional.of(new ApiError(
                    text(minimax.path("status_msg")),
                    null,
                    null,
                    minimax.path("status_code").asText()));
        }
        boolean flat = root.path("message").isTextual() || says(root.path("code"));
        if (flat) {
            return Optional.of(errorOf(root));
        }
        JsonNode detail = root.path("detail");
        JsonNode several = root.path("errors");
        if (several.isArray() && !several.isEmpty()) {
            return Optional.of(errorOf(several.get(0)));
        }
        return says(detail)
                ? Optional.of(new ApiError(faults(detail), text(root.path("type")), text(root.path("param")), null))
                : Optional.empty();
    }

    /** The error in a value: an object with the components of an error, or a text. */
    static ApiError errorOf(JsonNode error) {
        return errorOf(error, 1);
    }

    private static ApiError errorOf(JsonNode error, int depth) {
        if (!error.isObject()) {
            return new ApiError(innermost(textOf(error), depth), null, null, null);
        }
        if (!says(error.path("message")) && says(error.path("error")) && depth < MOST_WRAPPED) {
            return errorOf(error.path("error"), depth + 1);
        }
        JsonNode code = error.path("code");
        JsonNode status = error.path("status");
        boolean named = !says(error.path("type")) && status.isTextual();
        return new ApiError(
                message(error, depth),
                name(named ? status : error.path("type")),
                name(error.path("param")),
                code.isNumber() ? code.numberValue() : name(code));
    }

    /** MiniMax answers 200 with this object, with or without choices. */
    static boolean refuses(JsonNode baseResponse) {
        JsonNode status = baseResponse.path("status_code");
        return status.canConvertToInt() && status.intValue() != 0;
    }

    /** Servers written in Python send the text {@code None} for a missing name. */
    private static String name(JsonNode value) {
        String text = text(value);
        return "None".equals(text) || "null".equals(text) ? null : text;
    }

    /** If a message is itself the JSON of an error, its message counts. */
    private static String innermost(String message, int depth) {
        if (depth >= MOST_WRAPPED || !message.startsWith("{")) {
            return message;
        }
        try {
            byte[] json = message.getBytes(StandardCharsets.UTF_8);
            JsonNode root = Json.tree(json, 0, json.length);
            JsonNode error = says(root.path("error")) ? root.path("error") : root;
            boolean wraps = !error.isObject() || says(error.path("message")) || says(error.path("error"));
            return wraps ? errorOf(error, depth + 1).message() : message;
        } catch (IOException notJson) {
            return message;
        }
    }

    /** OpenRouter adds the message of the upstream server to its own. */
    private static String message(JsonNode error, int depth) {
        JsonNode message = error.path("message");
        JsonNode behind = error.path("metadata").path("raw");
        if (!says(message)) {
            return says(error.path("detail")) ? faults(error.path("detail")) : text(message);
        }
        String own = innermost(textOf(message), depth);
        return says(behind) ? own + ": " + innermost(textOf(behind), depth) : own;
    }

    /** FastAPI lists the problems of a request: {@code body.messages: Field required}. */
    private static String faults(JsonNode detail) {
        return detail.isArray()
                ? StreamSupport.stream(detail.spliterator(), false)
                        .map(ErrorBody::fault)
                        .collect(Collectors.joining("; "))
                : textOf(detail);
    }

    private static String fault(JsonNode fault) {
        if (!fault.has("msg")) {
            return textOf(fault);
        }
        String place = StreamSupport.stream(fault.path("loc").spliterator(), false)
                .map(ErrorBody::textOf)
                .collect(Collectors.joining("."));
        return (place.isEmpty() ? "" : place + ": ") + textOf(fault.path("msg"));
    }

    /** Whether a value is a real error: some servers send an empty or false error with every answer. */
    static boolean says(JsonNode value) {
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        return value.isTextual()
                ? !value.textValue().isBlank()
                : value.isBoolean() ? value.booleanValue() : value.isNumber() && value.intValue() != 0;
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : textOf(value);
    }

    /** The text of a string, or the JSON of anything else. */
    static String textOf(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toString();
    }

    /**
     * An error as Cerebras sends it: flat, with four strings. Other servers wrap it in {@code {"error": …}}, and
     * Cerebras does so for HTTP 500; see {@link ErrorBody}.
     *
     * @param type its class, for example {@code tokens}; Gemini's {@code status}
     * @param code the error code for programs, for example {@code request_quota_exceeded}
     */
    public record ApiError(String message, String type, String param, Object code) {

        /**
         * The most specific name: {@link #code}, or {@link #type} if the code is just a number; absent without both.
         */
        public String name() {
            String text = codeText();
            boolean number = text == null || text.chars().allMatch(Character::isDigit);
            return number && type != null && !type.isEmpty() ? type : text;
        }

        /** {@link #code} as text, whatever type the server gave it; absent when it is absent or empty. */
        public String codeText() {
            return code == null || code.toString().isEmpty() ? null : code.toString();
        }
    }
}
