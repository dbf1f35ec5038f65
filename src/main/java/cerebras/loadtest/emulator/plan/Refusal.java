package cerebras.loadtest.emulator.plan;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.ErrorBody;
import cerebras.loadtest.api.ErrorBody.ApiError;
import cerebras.loadtest.api.Json;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An error answer, thrown by the check that refuses a request; without a stack trace. Each dialect has its own status,
 * format and message; where those of a provider are unknown, they are by choice.
 */
public final class Refusal extends RuntimeException {

    private static final String INVALID = "invalid_request_error";
    private static final String VALIDATION = "validation_error";

    /** The reason, with the status of Cerebras. */
    private enum Reason {
        NO_KEY(403),
        WRONG_KEY(401),
        FORM(400),
        CONTEXT(400),
        MODEL(404),
        PUBLIC_MODEL(404),
        PATH(404),
        METHOD(405),
        QUEUE(429),
        BODY_SIZE(413),
        CODING(415),
        HEAD_SIZE(431),
        NOT_HTTP(400),
        PAYMENT(402),
        TIMEOUT(408),
        REQUESTS(429),
        TOKENS(429),
        UNAVAILABLE(503),
        SERVER(500);

        private final int status;

        Reason(int status) {
            this.status = status;
        }
    }

    /**
     * An error in the format of most APIs.
     *
     * @param param the affected parameter; {@code null} for none
     * @param code error code for programs; {@code null} for none
     */
    private record Words(int status, String message, String type, String param, String code) {}

    private final Reason reason;
    /** The subject: a model, a method, a period, or all problems of the form. */
    private final String subject;

    private final int actual;
    private final int limit;
    private final transient Map<String, String> quota;
    private final transient OptionalInt retryAfterSeconds;

    private Refusal(
            Reason reason,
            String subject,
            int actual,
            int limit,
            Map<String, String> quota,
            OptionalInt retryAfterSeconds) {
        super(reason + " " + subject, null, false, false);
        this.reason = reason;
        this.subject = subject;
        this.actual = actual;
        this.limit = limit;
        this.quota = quota;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    private Refusal(Reason reason, String subject) {
        this(reason, subject, 0, 0, Map.of(), OptionalInt.empty());
    }

    /** This refusal with a Retry-After header. */
    public Refusal withRetryAfter(int seconds) {
        return new Refusal(reason, subject, actual, limit, quota, OptionalInt.of(seconds));
    }

    /** The request has no {@code Authorization} header, or one without a bearer token. */
    public static Refusal notAuthenticated() {
        return new Refusal(Reason.NO_KEY, "");
    }

    public static Refusal wrongApiKey() {
        return new Refusal(Reason.WRONG_KEY, "");
    }

    /** @param problem {@code path: what is wrong}, with an empty path if the body is not JSON */
    public static Refusal wrongFormat(String problem) {
        return new Refusal(Reason.FORM, problem);
    }

    /** @param tokens tokens of the prompt and the requested completion */
    public static Refusal contextTooLong(int tokens, int limitTokens) {
        return new Refusal(Reason.CONTEXT, "", tokens, limitTokens, Map.of(), OptionalInt.empty());
    }

    public static Refusal unknownModel(String id) {
        return new Refusal(Reason.MODEL, id);
    }

    /** As {@link #unknownModel}, for paths that need no key. */
    public static Refusal notPublic(String id) {
        return new Refusal(Reason.PUBLIC_MODEL, id);
    }

    public static Refusal unknownPath() {
        return new Refusal(Reason.PATH, "");
    }

    /**
     * Cerebras's answer to a wrong method is unknown; this is the one of its web framework.
     *
     * @param allowed the allowed methods, comma-separated
     */
    public static Refusal wrongMethod(String allowed) {
        return new Refusal(Reason.METHOD, allowed);
    }

    /** The model is overloaded; independent of quotas. */
    public static Refusal queueExceeded() {
        return new Refusal(Reason.QUEUE, "");
    }

    /** Cerebras's message for a body that is too large is known for images only; this one is by choice. */
    public static Refusal bodyTooLarge(int limitBytes) {
        return new Refusal(Reason.BODY_SIZE, "", 0, limitBytes, Map.of(), OptionalInt.empty());
    }

    /** Status and message are by choice: Cerebras's answer to an unknown {@code Content-Encoding} is unknown. */
    public static Refusal unknownCoding(String coding) {
        return new Refusal(Reason.CODING, coding);
    }

    /** The request line or the headers are too long. The status is by choice; the API's message is unknown. */
    public static Refusal headTooLarge() {
        return new Refusal(Reason.HEAD_SIZE, "");
    }

    /** The input is not HTTP. A web server at the edge answers it, without a message. */
    public static Refusal notHttp() {
        return new Refusal(Reason.NOT_HTTP, "");
    }

    public static Refusal paymentRequired() {
        return new Refusal(Reason.PAYMENT, "");
    }

    public static Refusal requestTimeout() {
        return new Refusal(Reason.TIMEOUT, "");
    }

    /**
     * More requests than the quota allows.
     *
     * @param period period of the limit: {@code minute}
     * @param headers quota headers
     */
    public static Refusal requestQuotaExceeded(String period, Map<String, String> headers) {
        return new Refusal(Reason.REQUESTS, period, 0, 0, headers, OptionalInt.empty());
    }

    /** More tokens than the quota allows; parameters as in {@link #requestQuotaExceeded}. */
    public static Refusal tokenQuotaExceeded(String period, Map<String, String> headers) {
        return new Refusal(Reason.TOKENS, period, 0, 0, headers, OptionalInt.empty());
    }

    public static Refusal unavailable() {
        return new Refusal(Reason.UNAVAILABLE, "");
    }

    /** The API or this emulator failed. */
    public static Refusal serverError() {
        return new Refusal(Reason.SERVER, "");
    }

    /** The answer with this error. */
    public AnswerPlan plan(Dialect dialect) {
        AnswerPlan plan = switch (dialect) {
            case CEREBRAS -> cerebras();
            case VLLM -> vllm();
            default -> nested(dialect);
        };
        if (reason == Reason.METHOD) {
            plan.headers().set(HttpHeaderNames.ALLOW, subject);
        }
        retryAfterSeconds.ifPresent(seconds -> plan.headers().set(HttpHeaderNames.RETRY_AFTER, seconds));
        return quota.isEmpty() ? plan : plan.withLease(Lease.showing(quota));
    }

    /** Flat, with four strings, except for errors of its web framework. */
    private AnswerPlan cerebras() {
        return switch (reason) {
            case NO_KEY -> detail("Not authenticated");
            case PUBLIC_MODEL -> detail("Model '" + subject + "' not found or not publicly available");
            case METHOD -> detail("Method Not Allowed");
            case PATH, HEAD_SIZE, NOT_HTTP -> empty();
            case SERVER ->
                json(
                        500,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("status_code", 500)
                                .set(
                                        "error",
                                        error("Encountered a server error, please try again.", "server_error", "", "")
                                                .put("id", "")));
            case WRONG_KEY -> flat("Wrong API Key", INVALID, "api_key", "wrong_api_key");
            case FORM -> flat(subject, INVALID, VALIDATION, "wrong_api_format");
            case CONTEXT ->
                flat(
                        "Please reduce the length of the messages or completion. Current length is " + actual
                                + " while limit is " + limit,
                        INVALID,
                        VALIDATION,
                        "context_length_exceeded");
            case MODEL ->
                flat(
                        "Model " + subject + " does not exist or you do not have access to it.",
                        "not_found_error",
                        "model",
                        "model_not_found");
            case QUEUE ->
                flat(
                        "We're experiencing high traffic right now! Please try again soon.",
                        "too_many_requests_error",
                        "queue",
                        "queue_exceeded");
            case BODY_SIZE ->
                flat(
                        "Total request size exceeds maximum of " + limit + " bytes.",
                        INVALID,
                        VALIDATION,
                        "request_too_large");
            case CODING ->
                flat(
                        "Content-Encoding " + subject + " is not supported: expected gzip.",
                        INVALID,
                        VALIDATION,
                        "unsupported_content_encoding");
            case PAYMENT ->
                flat(
                        "Payment required to access this resource. Visit your billing tab.",
                        "payment_required_error",
                        "quota",
                        "payment_required");
            case TIMEOUT -> flat("Request timed out.", "request_timeout_error", "", "request_timeout");
            case REQUESTS ->
                flat(
                        "Requests per " + subject + " limit exceeded - too many requests sent.",
                        "too_many_requests_error",
                        "quota",
                        "request_quota_exceeded");
            case TOKENS ->
                flat(
                        "Tokens per " + subject + " limit exceeded - too many tokens processed.",
                        "too_many_tokens_error",
                        "quota",
                        "token_quota_exceeded");
            case UNAVAILABLE ->
                flat("Service temporarily unavailable.", "service_unavailable_error", "", "service_unavailable");
        };
    }

    /** vLLM's codes are numbers, and errors of its web framework have another format. */
    private AnswerPlan vllm() {
        return switch (reason) {
            case NO_KEY, WRONG_KEY ->
                json(401, JsonNodeFactory.instance.objectNode().put("error", "Unauthorized"));
            case PATH, PUBLIC_MODEL -> detail("Not Found");
            case METHOD -> detail("Method Not Allowed");
            case HEAD_SIZE, NOT_HTTP -> empty();
            case CONTEXT ->
                vllm(
                        400,
                        "BadRequestError",
                        "This model's maximum context length is " + limit + " tokens. However, your request has "
                                + actual + " tokens in the messages and the completion.",
                        null);
            case MODEL -> vllm(404, "NotFoundError", "The model `" + subject + "` does not exist.", "model");
            case SERVER -> vllm(500, "InternalServerError", "EngineCore encountered an issue.", null);
            case QUEUE, UNAVAILABLE ->
                vllm(503, "ServiceUnavailableError", "The engine cannot take more requests.", null);
            case REQUESTS, TOKENS, PAYMENT -> vllm(429, "TooManyRequestsError", "Too many requests.", null);
            default -> vllm(reason.status, "BadRequestError", problem(), null);
        };
    }

    private static AnswerPlan vllm(int status, String type, String message, String param) {
        ObjectNode error = error(message, type, param, null).put("code", status);
        return json(status, JsonNodeFactory.instance.objectNode().set("error", error));
    }

    /** Nested in {@code error}; Groq omits an empty param. */
    private AnswerPlan nested(Dialect dialect) {
        if (reason == Reason.HEAD_SIZE || reason == Reason.NOT_HTTP) {
            return empty();
        }
        Words words = words(dialect == Dialect.GROQ);
        ObjectNode error = error(words.message(), words.type(), words.param(), words.code());
        if (dialect == Dialect.GROQ && words.param() == null) {
            error.remove("param");
        }
        return json(words.status(), JsonNodeFactory.instance.objectNode().set("error", error));
    }

    private Words words(boolean groq) {
        return switch (reason) {
            case NO_KEY ->
                new Words(
                        401,
                        groq ? "Invalid API Key" : "You didn't provide an API key.",
                        INVALID,
                        null,
                        groq ? "invalid_api_key" : null);
            case WRONG_KEY ->
                new Words(
                        401,
                        groq ? "Invalid API Key" : "Incorrect API key provided.",
                        INVALID,
                        null,
                        "invalid_api_key");
            case CONTEXT ->
                new Words(
                        400,
                        groq
                                ? "Please reduce the length of the messages or completion."
                                : "This model's maximum context length is " + limit
                                        + " tokens. However, your messages and completion need " + actual
                                        + " tokens. Please reduce their length.",
                        INVALID,
                        "messages",
                        "context_length_exceeded");
            case MODEL, PUBLIC_MODEL ->
                new Words(
                        404,
                        "The model `" + subject + "` does not exist or you do not have access to it.",
                        INVALID,
                        null,
                        "model_not_found");
            case PATH ->
                new Words(
                        404, groq ? "Unknown request URL." : "Invalid URL", INVALID, null, groq ? "unknown_url" : null);
            case METHOD ->
                new Words(405, "Method not allowed: expected " + subject, INVALID, null, "method_not_supported");
            case QUEUE ->
                new Words(
                        503,
                        "The model is currently overloaded. Please try again later.",
                        groq ? "internal_server_error" : "service_unavailable_error",
                        null,
                        null);
            case PAYMENT ->
                new Words(
                        429,
                        "You exceeded your current quota, please check your plan and billing details.",
                        "insufficient_quota",
                        null,
                        "insufficient_quota");
            case REQUESTS ->
                new Words(
                        429,
                        "Rate limit reached on requests per " + subject + ". Please slow down.",
                        "requests",
                        null,
                        "rate_limit_exceeded");
            case TOKENS ->
                new Words(
                        429,
                        "Rate limit reached on tokens per " + subject + ". Please slow down.",
                        "tokens",
                        null,
                        "rate_limit_exceeded");
            case UNAVAILABLE -> new Words(503, "Service unavailable.", "service_unavailable_error", null, null);
            case SERVER ->
                new Words(
                        500,
                        "The server had an error while processing your request.",
                        groq ? "internal_server_error" : "server_error",
                        null,
                        null);
            default -> new Words(reason.status, problem(), INVALID, null, null);
        };
    }

    /** The problem of a request, in a wording that all dialects except Cerebras share. */
    private String problem() {
        return switch (reason) {
            case BODY_SIZE -> "Request body is larger than " + limit + " bytes.";
            case CODING -> "Content-Encoding " + subject + " is not supported.";
            case TIMEOUT -> "Request timed out.";
            default -> subject.replaceAll("(?m)^\\S*: ", "");
        };
    }

    private AnswerPlan flat(String message, String type, String param, String code) {
        return json(reason.status, Json.tree(new ApiError(message, type, param, code)));
    }

    private AnswerPlan detail(String detail) {
        return json(reason.status, Json.tree(new ErrorBody(null, null, null, null, null, detail)));
    }

    private AnswerPlan empty() {
        return AnswerPlan.immediate(reason.status, "text/plain", new byte[0]);
    }

    private static ObjectNode error(String message, String type, String param, String code) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
    }

    private static AnswerPlan json(int status, ObjectNode body) {
        return AnswerPlan.immediate(status, AnswerPlan.JSON, body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
