package cerebras.loadtest.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The body of an answer that is an error, in any of the shapes in use: flat (Cerebras, vLLM), wrapped in {@code error}
 * (OpenAI, and Cerebras for HTTP 500), in which {@code error} may be no more than a text, or {@code detail} alone
 * (Cerebras for HTTP 403, and FastAPI servers). Of a list of {@code errors} the first counts.
 */
public record ErrorBody(String message, String type, String param, Object code, ApiError error, Object detail) {

  private static final ApiError NOTHING = new ApiError(null, null, null, null);

  /** The error inside, or one with every component absent where the body is not JSON or says nothing. */
  public static ApiError parse(byte[] body) {
    try {
      return in(Json.tree(body, 0, body.length)).orElse(NOTHING);
    } catch (IOException notJson) {
      return NOTHING;
    }
  }

  /** The error that a JSON object, or a list of one, is; empty when it is none. Its parts may have any type. */
  static Optional<ApiError> in(JsonNode json) {
    JsonNode root = json.isArray() ? json.path(0) : json;
    JsonNode error = root.path("error");
    if (says(error)) {
      return Optional.of(errorOf(error));
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

  /** The error that a value is: an object with the parts of one, or a text. */
  static ApiError errorOf(JsonNode error) {
    if (!error.isObject()) {
      return new ApiError(textOf(error), null, null, null);
    }
    JsonNode code = error.path("code");
    JsonNode status = error.path("status");
    boolean named = !says(error.path("type")) && status.isTextual();
    return new ApiError(
        message(error),
        text(named ? status : error.path("type")),
        text(error.path("param")),
        code.isNumber() ? code.numberValue() : text(code));
  }

  /** OpenRouter puts the words of the server behind it beside its own. */
  private static String message(JsonNode error) {
    JsonNode message = error.path("message");
    JsonNode behind = error.path("metadata").path("raw");
    if (!says(message)) {
      return says(error.path("detail")) ? faults(error.path("detail")) : text(message);
    }
    return says(behind) ? textOf(message) + ": " + textOf(behind) : textOf(message);
  }

  /** FastAPI lists what it finds wrong with a request: {@code body.messages: Field required}. */
  private static String faults(JsonNode detail) {
    return detail.isArray()
        ? StreamSupport.stream(detail.spliterator(), false).map(ErrorBody::fault).collect(Collectors.joining("; "))
        : textOf(detail);
  }

  private static String fault(JsonNode fault) {
    if (!fault.has("msg")) {
      return textOf(fault);
    }
    String place = StreamSupport.stream(fault.path("loc").spliterator(), false).map(ErrorBody::textOf)
        .collect(Collectors.joining("."));
    return (place.isEmpty() ? "" : place + ": ") + textOf(fault.path("msg"));
  }

  /** Whether a value says anything: some servers send an empty or false error with every answer. */
  static boolean says(JsonNode value) {
    if (value.isContainerNode()) {
      return !value.isEmpty();
    }
    return value.isTextual() ? !value.textValue().isBlank() : value.isBoolean() ? value.booleanValue()
        : value.isNumber() && value.intValue() != 0;
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? null : textOf(value);
  }

  /** The text of a string, or the JSON of anything else. */
  static String textOf(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  /**
   * An error as Cerebras sends it: flat, with four strings. Other servers wrap it in {@code {"error": …}}, and Cerebras
   * does so for HTTP 500; see {@link ErrorBody}.
   *
   * @param type its class, for example {@code tokens}; Gemini's {@code status}
   * @param code what a program decides on, for example {@code request_quota_exceeded}
   */
  public record ApiError(String message, String type, String param, Object code) {

    /** What names it best: {@link #code}, but {@link #type} where that is no more than a number; absent without both. */
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
