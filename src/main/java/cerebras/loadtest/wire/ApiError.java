package cerebras.loadtest.wire;

/**
 * An error as Cerebras sends it: flat, with four strings. Other servers wrap it in {@code {"error": …}}, and Cerebras
 * does so for HTTP 500; see {@link ErrorBody}.
 *
 * @param code what a program decides on, for example {@code request_quota_exceeded}
 */
public record ApiError(String message, String type, String param, Object code) {

  /** {@link #code} as text, whatever type the server gave it; absent when it is absent or empty. */
  public String codeText() {
    return code == null || code.toString().isEmpty() ? null : code.toString();
  }
}
