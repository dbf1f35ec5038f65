package cerebras.loadtest.records;

import cerebras.loadtest.api.ErrorBody.ApiError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Maps an error response to an outcome, by HTTP status, error code and message. Servers name the same error differently, and
 * gateways pass on the message of the server behind them.
 */
public final class ErrorOutcome {

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** Timeout of the server or a gateway, waiting for capacity or for an upstream server. */
    private static final int REQUEST_TIMEOUT = 408;
    /** Status of TGI if generation failed. */
    private static final int FAILED_DEPENDENCY = 424;

    private static final int TOO_MANY_REQUESTS = 429;
    /** Status of Groq if a flexible tier has no capacity. */
    private static final int NO_FLEX_CAPACITY = 498;

    private static final int FIRST_SERVER_ERROR = 500;
    /** Status of Anthropic if it is overloaded. */
    private static final int OVERLOADED = 529;

    /** Length of the part of a message that is searched: error messages are short, HTML pages are not. */
    private static final int SEARCHED_LENGTH = 4_000;

    /** Patterns of each outcome, in the order in which they are tried: regular expressions for lower-case text. */
    private enum Words {

        /** OpenAI, Cerebras, vLLM, SGLang, llama.cpp, Anthropic, Gemini, TGI. */
        CONTEXT(
                Outcome.CONTEXT_TOO_LONG,
                List.of(OK, 400, 413, 422, 500),
                "context_length|exceed_context_size|contextwindowexceeded|context_window",
                "context_length|exceed_context_size|contextwindowexceeded|context length|context limit|context window"
                        + "|context size|prompt is too long|input is too long|input token count|max_new_tokens. must be <="
                        + "|length of the messages or completion"),

        /** Before generation: OpenAI, Azure, OpenRouter. */
        FILTER(
                Outcome.CONTENT_FILTERED,
                List.of(OK, 400, FORBIDDEN, 422),
                "content_filter|content_policy|responsibleaipolicy|moderation|safety",
                "content_filter|content_policy|content management policy|content policy|content filter|responsibleaipolicy"
                        + "|was flagged|usage polic"),

        /** Out of credit: OpenAI sends 429 although waiting does not help; Anthropic, DeepSeek, xAI and LiteLLM have messages of their own. */
        PAYMENT(
                Outcome.PAYMENT_REQUIRED,
                List.of(OK, 400, FORBIDDEN, TOO_MANY_REQUESTS),
                "insufficient_quota|payment_required|billing|budget_exceeded|insufficient_balance|insufficient_credit",
                "insufficient_quota|insufficient balance|insufficient credit|credit balance is too low|any credits|more credits"
                        + "|specified api usage limits|budget has been exceeded|exceededbudget"),

        /** No capacity, independent of the quota: Cerebras, Anthropic, Groq, Gemini, Azure. */
        CAPACITY(
                Outcome.QUEUE_FULL,
                List.of(OK, 400, TOO_MANY_REQUESTS, 500, 502, 503),
                "queue_exceeded|overloaded|capacity_exceeded|over_capacity",
                "queue_exceeded|overloaded|over capacity|capacity exceeded|exceeded capacity|at capacity|high demand"
                        + "|high traffic"),

        /** Gemini and xAI send 400 for a wrong key. */
        WRONG_KEY(
                Outcome.UNAUTHORIZED,
                List.of(400),
                "invalid_api_key|wrong_api_key|api_key_invalid",
                "api key not valid|incorrect api key|invalid api key"),

        /** Unknown model, or one that this account may not use. */
        MODEL(
                Outcome.MODEL_NOT_FOUND,
                List.of(OK, 400, FORBIDDEN, NOT_FOUND, 422),
                "model_not_found|model_not_available|deploymentnotfound|unknown_model",
                "model_not_found|deployment for this resource does not exist|not a valid model"
                        + "|model\\b.{0,100}?(does not exist|not found|not exist|is not available)"
                        + "|(access|permission) to (use )?(the )?model|(no|unknown|invalid) model\\b"),

        /** 403 because a key or a permission is missing. */
        NO_KEY(
                Outcome.UNAUTHORIZED,
                List.of(FORBIDDEN),
                "api_key|authentication",
                "api key|unregistered|authenticat|credential"),

        /** 403 because of the account, region or network, independent of the key. */
        ELSEWHERE(
                Outcome.FORBIDDEN,
                List.of(FORBIDDEN),
                "unsupported_country|permission|forbidden|access_terminated|policy",
                "country|region|territory|location|does not have (access|permission)|not have permission|permission denied"
                        + "|not allowed|disabled|cloudflare|blocked|\\byour ip\\b|ip address");

        private final Outcome outcome;
        private final List<Integer> statuses;
        private final Pattern kinds;
        private final Pattern messages;

        /**
         * @param statuses HTTP statuses to which the pattern applies; 200 for an error inside an answer
         * @param kinds pattern of code or type
         * @param messages pattern of the message
         */
        Words(Outcome outcome, List<Integer> statuses, String kinds, String messages) {
            this.outcome = outcome;
            this.statuses = statuses;
            this.kinds = Pattern.compile(kinds);
            this.messages = Pattern.compile(messages);
        }

        private boolean areIn(int status, String kind, String message) {
            return statuses.contains(status)
                    && (kinds.matcher(kind).find() || messages.matcher(message).find());
        }
    }

    /** A refusal because of a rate limit, also with other statuses than 429: Groq sends 413 for a request above the limit. */
    private static final Pattern RATE_LIMIT = Pattern.compile(
            "rate_?limit|throttl|resource_exhausted|too_many_(requests|tokens)|(request|token)_quota|quota_exceeded");

    private static final Pattern TOKENS = Pattern.compile(
            "too_many_tokens|token_quota|tokens_?per|tokens per|token rate limit|token limit|token quota|\\btp[mdh]\\b"
                    + "|(input|output|prompt|request) tokens|token_count");
    /** {@code too_many_requests} alone is the name of the status and names no limit. */
    private static final Pattern REQUESTS = Pattern.compile(
            "too_many_requests_error|request_quota|requests_?per|requests per|(requests?|call) rate limit|requests limit"
                    + "|\\brp[smdh]\\b|limit_rp[md]|_requests\\b(?<!too_many_requests)");

    private static final Pattern A_MODEL = Pattern.compile("\\bmodel\\b");

    private ErrorOutcome() {}

    /**
     * The outcome of an HTTP answer other than 200.
     *
     * @param status HTTP status, not 2xx
     * @param error the error in the body; its components may be absent
     */
    public static Outcome of(int status, ApiError error) {
        return byWords(status, error).orElseGet(() -> byStatus(status, lower(error.message())));
    }

    /**
     * The outcome of an error inside an answer with status 200: according to its message, or to the upstream status that a
     * gateway passes on as {@code code}; otherwise {@code stream_error}.
     */
    public static Outcome inAnswer(ApiError error) {
        String code = lower(error.codeText());
        return code.matches("40[1-4]|429")
                ? of(Integer.parseInt(code), error)
                : byWords(OK, error).orElse(Outcome.STREAM_ERROR);
    }

    private static Optional<Outcome> byWords(int status, ApiError error) {
        String kind = lower(error.codeText()) + " " + lower(error.type());
        String message = lower(error.message());
        Optional<Outcome> named = Arrays.stream(Words.values())
                .filter(words -> words.areIn(status, kind, message))
                .map(words -> words.outcome)
                .findFirst();
        return named.isPresent() || !isForALimit(status, kind, message)
                ? named
                : Optional.of(limit(lower(error.type()), kind, message));
    }

    private static boolean isForALimit(int status, String kind, String message) {
        return status == TOO_MANY_REQUESTS
                || status != UNAUTHORIZED
                        && status != NOT_FOUND
                        && (RATE_LIMIT.matcher(kind).find()
                                || RATE_LIMIT.matcher(message).find());
    }

    /**
     * OpenAI and Groq name the limit in {@code type}, Cerebras in {@code code}, others in the message only, where the first one
     * counts. If none is named, the outcome does not name one either.
     */
    private static Outcome limit(String type, String kind, String message) {
        return switch (type) {
            case "tokens" -> Outcome.QUOTA_TOKENS;
            case "requests" -> Outcome.QUOTA_REQUESTS;
            default ->
                Stream.of(kind, message)
                        .map(ErrorOutcome::limitIn)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(Outcome.RATE_LIMITED);
        };
    }

    private static Optional<Outcome> limitIn(String text) {
        int tokens = firstOf(TOKENS, text);
        int requests = firstOf(REQUESTS, text);
        if (tokens == requests) {
            return Optional.empty();
        }
        return Optional.of(tokens < requests ? Outcome.QUOTA_TOKENS : Outcome.QUOTA_REQUESTS);
    }

    /** Index of the first match; {@link Integer#MAX_VALUE} if there is none. */
    private static int firstOf(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.start() : Integer.MAX_VALUE;
    }

    private static Outcome byStatus(int status, String message) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> Outcome.UNAUTHORIZED;
            case PAYMENT_REQUIRED -> Outcome.PAYMENT_REQUIRED;
            case NOT_FOUND -> A_MODEL.matcher(message).find() ? Outcome.MODEL_NOT_FOUND : Outcome.INVALID_REQUEST;
            case REQUEST_TIMEOUT, FAILED_DEPENDENCY -> Outcome.SERVER_ERROR;
            case NO_FLEX_CAPACITY, OVERLOADED -> Outcome.QUEUE_FULL;
            default -> status >= FIRST_SERVER_ERROR ? Outcome.SERVER_ERROR : Outcome.INVALID_REQUEST;
        };
    }

    private static String lower(String text) {
        return text == null
                ? ""
                : text.substring(0, Math.min(text.length(), SEARCHED_LENGTH)).toLowerCase(Locale.ROOT);
    }
}
