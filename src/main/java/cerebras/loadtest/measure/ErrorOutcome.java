package cerebras.loadtest.measure;

import cerebras.loadtest.wire.ApiError;
import java.util.Locale;

/** Which outcome an HTTP answer other than 200 is. */
public final class ErrorOutcome {

  private ErrorOutcome() {}

  /**
   * @param status HTTP status, not 2xx
   * @param error what the body says; its components may be absent
   */
  public static Outcome of(int status, ApiError error) {
    return switch (status) {
      case 401, 403 -> Outcome.UNAUTHORIZED;
      case 402 -> Outcome.PAYMENT_REQUIRED;
      case 404 -> mentions(error, "model") ? Outcome.MODEL_NOT_FOUND : Outcome.INVALID_REQUEST;
      case 429 -> limit(error);
      default -> other(status, error);
    };
  }

  private static Outcome other(int status, ApiError error) {
    if (mentions(error, "queue_exceeded")) {
      return Outcome.QUEUE_FULL;
    }
    if (status >= 500) {
      return Outcome.SERVER_ERROR;
    }
    return mentions(error, "context_length") ? Outcome.CONTEXT_TOO_LONG : Outcome.INVALID_REQUEST;
  }

  /** Cerebras names the limit in {@code code}, OpenAI in {@code type}; whoever names none is not second-guessed. */
  private static Outcome limit(ApiError error) {
    String kind = lower(error.codeText()) + " " + lower(error.type());
    if (kind.contains("queue")) {
      return Outcome.QUEUE_FULL;
    }
    if (kind.contains("token")) {
      return Outcome.QUOTA_TOKENS;
    }
    return kind.contains("request") ? Outcome.QUOTA_REQUESTS : Outcome.RATE_LIMITED;
  }

  private static boolean mentions(ApiError error, String word) {
    return lower(error.codeText()).contains(word) || lower(error.message()).contains(word);
  }

  private static String lower(String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
