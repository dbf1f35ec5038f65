package cerebras.loadtest.wire;

import java.io.IOException;

/**
 * The body of an answer that is not 2xx, in any of the shapes in use: flat (Cerebras), wrapped in {@code error} (OpenAI,
 * and Cerebras for HTTP 500), or {@code detail} alone (Cerebras for HTTP 403, and FastAPI servers).
 */
public record ErrorBody(String message, String type, String param, Object code, ApiError error, Object detail) {

  /** The error inside, or one with every component absent where the body is not JSON or says nothing. */
  public static ApiError parse(byte[] body) {
    try {
      return Json.read(body, ErrorBody.class).flat();
    } catch (IOException notJson) {
      return new ApiError(null, null, null, null);
    }
  }

  /** The error, whichever shape it came in. */
  ApiError flat() {
    if (error != null) {
      return error;
    }
    String text = message == null && detail != null ? detail.toString() : message;
    return new ApiError(text, type, param, code);
  }
}
