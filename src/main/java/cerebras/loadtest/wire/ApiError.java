package cerebras.loadtest.wire;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * An error as Cerebras sends it: flat, with four strings. Other servers wrap it in {@code {"error": …}}, and Cerebras
 * does so for HTTP 500; see {@link ErrorBody}.
 *
 * @param code what a program decides on, for example {@code request_quota_exceeded}
 */
public record ApiError(String message, String type, String param, Object code) {

  /** Some servers send no more than a text. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ApiError ofText(String message) {
    return new ApiError(message, null, null, null);
  }

  /** {@link #code} as text, whatever type the server gave it; absent when it is absent or empty. */
  public String codeText() {
    return code == null || code.toString().isEmpty() ? null : code.toString();
  }
}
