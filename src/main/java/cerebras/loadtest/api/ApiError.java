package cerebras.loadtest.api;

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
