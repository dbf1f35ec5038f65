package cerebras.loadtest.emulator.plan;

import cerebras.loadtest.wire.ApiError;
import cerebras.loadtest.wire.ErrorBody;
import cerebras.loadtest.wire.Json;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;

/** An error answer. Thrown by whoever finds that a request is not to be served; carries no stack trace. */
public final class Refusal extends RuntimeException {

  private static final String INVALID = "invalid_request_error";
  private static final String VALIDATION = "validation_error";

  private final transient AnswerPlan plan;

  private Refusal(AnswerPlan plan) {
    super("HTTP " + plan.status(), null, false, false);
    this.plan = plan;
  }

  private Refusal(int status, String contentType, byte[] body) {
    this(AnswerPlan.immediate(status, contentType, body));
  }

  public AnswerPlan plan() {
    return plan;
  }

  /** This refusal, which from now on tells when to come back. */
  public Refusal withRetryAfter(int seconds) {
    plan.headers().set(HttpHeaderNames.RETRY_AFTER, seconds);
    return this;
  }

  /** The request has no {@code Authorization} header, or one without a bearer token. */
  public static Refusal notAuthenticated() {
    return detail(403, "Not authenticated");
  }

  public static Refusal wrongApiKey() {
    return flat(401, "Wrong API Key", INVALID, "api_key", "wrong_api_key");
  }

  /** @param reason {@code path: what is wrong}, with an empty path where the body is not JSON */
  public static Refusal wrongFormat(String reason) {
    return flat(400, reason, INVALID, VALIDATION, "wrong_api_format");
  }

  /** @param tokens of the prompt and of the completion asked for */
  public static Refusal contextTooLong(int tokens, int limitTokens) {
    String message = "Please reduce the length of the messages or completion. Current length is " + tokens
        + " while limit is " + limitTokens;
    return flat(400, message, INVALID, VALIDATION, "context_length_exceeded");
  }

  public static Refusal unknownModel(String id) {
    String message = "Model " + id + " does not exist or you do not have access to it.";
    return flat(404, message, "not_found_error", "model", "model_not_found");
  }

  /** As {@link #unknownModel}, where no key is asked for. */
  public static Refusal notPublic(String id) {
    return detail(404, "Model '" + id + "' not found or not publicly available");
  }

  public static Refusal unknownPath() {
    return new Refusal(404, "text/plain", new byte[0]);
  }

  /**
   * The API's answer to a wrong method is unknown; this is its web framework's.
   *
   * @param allowed the right ones, comma-separated
   */
  public static Refusal wrongMethod(String allowed) {
    Refusal refusal = detail(405, "Method Not Allowed");
    refusal.plan.headers().set(HttpHeaderNames.ALLOW, allowed);
    return refusal;
  }

  /** The model has more to do than it can take on; it has nothing to do with quotas. */
  public static Refusal queueExceeded() {
    String message = "We're experiencing high traffic right now! Please try again soon.";
    return flat(429, message, "too_many_requests_error", "queue", "queue_exceeded");
  }

  /** The API's words for a body that is too large are known for images only; these are our own. */
  public static Refusal bodyTooLarge(int limitBytes) {
    String message = "Total request size exceeds maximum of " + limitBytes + " bytes.";
    return flat(413, message, INVALID, VALIDATION, "request_too_large");
  }

  /** Status and words are by choice: what the API says to an unknown {@code Content-Encoding} is not known. */
  public static Refusal unknownCoding(String coding) {
    String message = "Content-Encoding " + coding + " is not supported: expected gzip.";
    return flat(415, message, INVALID, VALIDATION, "unsupported_content_encoding");
  }

  /** The request line or the headers are too long. The status is by choice; the answer's words are unknown. */
  public static Refusal headTooLarge() {
    return new Refusal(431, "text/plain", new byte[0]);
  }

  /** What is on the wire is not HTTP. The API's edge answers it, in words unknown; this answer has none. */
  public static Refusal notHttp() {
    return new Refusal(400, "text/plain", new byte[0]);
  }

  public static Refusal paymentRequired() {
    String message = "Payment required to access this resource. Visit your billing tab.";
    return flat(402, message, "payment_required_error", "quota", "payment_required");
  }

  /** The API's words are unknown; these are our own. */
  public static Refusal requestTimeout() {
    return flat(408, "Request timed out.", "request_timeout_error", "", "request_timeout");
  }

  /**
   * More requests than the quota allows.
   *
   * @param period in which they are too many: {@code minute}
   * @param headers of the quota
   */
  public static Refusal requestQuotaExceeded(String period, Map<String, String> headers) {
    String message = "Requests per " + period + " limit exceeded - too many requests sent.";
    return flat(429, message, "too_many_requests_error", "quota", "request_quota_exceeded").showing(headers);
  }

  /** More tokens than the quota allows; parameters as in {@link #requestQuotaExceeded}. */
  public static Refusal tokenQuotaExceeded(String period, Map<String, String> headers) {
    String message = "Tokens per " + period + " limit exceeded - too many tokens processed.";
    return flat(429, message, "too_many_tokens_error", "quota", "token_quota_exceeded").showing(headers);
  }

  /** The API's words are unknown; these are our own. */
  public static Refusal unavailable() {
    return flat(503, "Service temporarily unavailable.", "service_unavailable_error", "", "service_unavailable");
  }

  /** The API itself failed, or this emulator did. */
  public static Refusal serverError() {
    ServerError error = new ServerError("Encountered a server error, please try again.", "server_error", "", "", "");
    return new Refusal(500, AnswerPlan.JSON, Json.bytes(new WrappedError(500, error)));
  }

  private Refusal showing(Map<String, String> headers) {
    return new Refusal(plan.withLease(Lease.showing(headers)));
  }

  private static Refusal flat(int status, String message, String type, String param, String code) {
    return new Refusal(status, AnswerPlan.JSON, Json.bytes(new ApiError(message, type, param, code)));
  }

  private static Refusal detail(int status, String detail) {
    return new Refusal(
        status, AnswerPlan.JSON, Json.bytes(new ErrorBody(null, null, null, null, null, detail)));
  }

  private record WrappedError(int statusCode, ServerError error) {}

  private record ServerError(String message, String type, String param, String code, String id) {}
}
