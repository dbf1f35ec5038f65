package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an attempt ended. Every attempt has exactly one. */
public enum Outcome {
    /** A whole answer. */
    @JsonProperty("ok")
    OK("ok", true),
    /** A whole answer that the token limit ended ({@code finish_reason: length}): a success, counted apart. */
    @JsonProperty("truncated_by_length")
    TRUNCATED_BY_LENGTH("truncated_by_length", true),
    /** 429: too many requests for the quota. */
    @JsonProperty("quota_requests")
    QUOTA_REQUESTS("quota_requests", false),
    /** 429: too many tokens for the quota. */
    @JsonProperty("quota_tokens")
    QUOTA_TOKENS("quota_tokens", false),
    /** No capacity, whatever the quota says: 429, 503 or 529 that says so. */
    @JsonProperty("queue_full")
    QUEUE_FULL("queue_full", false),
    /** 429 without a code that says which limit. */
    @JsonProperty("rate_limited")
    RATE_LIMITED("rate_limited", false),
    /** 401, or 403 for want of a key or of its rights. */
    @JsonProperty("unauthorized")
    UNAUTHORIZED("unauthorized", false),
    /** 403 for another reason than the key: the account, the region, the network. */
    @JsonProperty("forbidden")
    FORBIDDEN("forbidden", false),
    /** No such model, or none that the account may use: 404, 400 or 403. */
    @JsonProperty("model_not_found")
    MODEL_NOT_FOUND("model_not_found", false),
    /** 400, 413, 422 or another 4xx; a redirect, which is never followed, too. */
    @JsonProperty("invalid_request")
    INVALID_REQUEST("invalid_request", false),
    /** 400: prompt and limit together exceed the model's context. */
    @JsonProperty("context_too_long")
    CONTEXT_TOO_LONG("context_too_long", false),
    /** 402, or 429 that no wait helps against: the account is used up. */
    @JsonProperty("payment_required")
    PAYMENT_REQUIRED("payment_required", false),
    /** 5xx. */
    @JsonProperty("server_error")
    SERVER_ERROR("server_error", false),
    /**
     * An error in the body of an answer with status 200, an error event of a stream or a JSON error, whose words name none
     * of the others.
     */
    @JsonProperty("stream_error")
    STREAM_ERROR("stream_error", false),
    /** A stream that ended without {@code finish_reason}, or a connection that dropped after the headers. */
    @JsonProperty("stream_broken")
    STREAM_BROKEN("stream_broken", false),
    /** HTTP 200 with a body that is not what was asked for: not JSON, or not server-sent events. */
    @JsonProperty("malformed")
    MALFORMED("malformed", false),
    /** A larger body, or larger headers, than a run reads of one answer; the connection was closed there. */
    @JsonProperty("answer_too_large")
    ANSWER_TOO_LARGE("answer_too_large", false),
    /** {@code finish_reason: content_filter} without any text, or a request that the filter refused. */
    @JsonProperty("content_filtered")
    CONTENT_FILTERED("content_filtered", false),
    /** A finish reason that is no success: {@code error}, {@code abort} and the like, or one that is not known. */
    @JsonProperty("failed_finish")
    FAILED_FINISH("failed_finish", false),
    /** No complete answer within the request timeout. */
    @JsonProperty("timeout")
    TIMEOUT("timeout", false),
    /** No connection, or one that dropped before the headers. */
    @JsonProperty("connect_error")
    CONNECT_ERROR("connect_error", false),
    /** The connection stood, but TLS did not: certificate, protocol version, or a client certificate that is wanted. */
    @JsonProperty("tls_error")
    TLS_ERROR("tls_error", false),
    /** This machine's fault: no descriptors or memory left, or headers beyond what the client takes. */
    @JsonProperty("client_error")
    CLIENT_ERROR("client_error", false),
    /** The client cancelled the call as planned: neither a success nor a failure. */
    @JsonProperty("cancelled_by_plan")
    CANCELLED_BY_PLAN("cancelled_by_plan", false),
    /** The run ended first. */
    @JsonProperty("cancelled")
    CANCELLED("cancelled", false);

    private final String label;
    private final boolean success;

    Outcome(String label, boolean success) {
        this.label = label;
        this.success = success;
    }

    /** The name used in records and reports. */
    public String label() {
        return label;
    }

    /** Whether the call failed: it got no answer, although the client wanted one. */
    public boolean failure() {
        return !success && this != CANCELLED_BY_PLAN;
    }

    /** Whether the call got its answer. */
    public boolean success() {
        return success;
    }
}
