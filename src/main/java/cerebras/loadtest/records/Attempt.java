package cerebras.loadtest.records;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.quota.Announcement;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * One attempt, as recorded in {@code calls.jsonl}: one HTTP request that was made for a call. A component is {@code null} if
 * it did not occur or was not reported.
 *
 * @param call id of the call: number of the user, a hyphen, and the number of the user's call, from 1; all attempts of a
 *     call have the same
 * @param attempt number of the attempt within its call, from 1
 * @param retried {@code true} if a retry was to follow; absent otherwise
 * @param scenario name of the virtual users' scenario
 * @param request name of the request in its scenario; absent if it is {@value #CHAT}, the name in the suite's own scenarios
 * @param user number of the virtual user
 * @param turn number of the question in the conversation, or of the agent's request in its session, from 1; absent elsewhere
 * @param session id of the session: number of the user, a hyphen, and the number of the user's session, from 1; absent
 *     outside sessions
 * @param agent name of the subagent that called; absent for a session's main agent and outside sessions
 * @param variant which of the compared targets or values of a request field this call belongs to; absent elsewhere
 * @param model as requested
 * @param streamed whether the answer was asked for as server-sent events
 * @param moments timestamps
 * @param outcome result of the attempt
 * @param status HTTP status; absent without an answer
 * @param finishReason as reported by the server
 * @param errorCode the API's error code, or the class of a failure below HTTP; absent on success
 * @param errorMessage beginning of the error message, with keys masked; absent on success
 * @param tokens token counts and their source
 * @param arrivals arrival times of the text; absent if there was none, or if the answer was not streamed
 * @param serverTimes processing times that the server reported; absent if it reported none
 * @param quota response headers about rate limits and retries, as sent, names in lower case, with {@code date} if one of them
 *     is a point in time; number and length are limited
 * @param requestId id that the server gave the request
 * @param remarks anomalies in the answer; absent if there were none
 * @param invalid what is mechanically wrong with a successful answer; absent if nothing is, or if nothing was checked
 * @param cancel how the client cancelled it as planned; absent for other outcomes
 */
public record Attempt(
        String call,
        int attempt,
        Boolean retried,
        String scenario,
        String request,
        long user,
        Integer turn,
        String session,
        String agent,
        String variant,
        String model,
        boolean streamed,
        Timestamps moments,
        Outcome outcome,
        Integer status,
        String finishReason,
        String errorCode,
        String errorMessage,
        TokenCounts tokens,
        Arrivals arrivals,
        ServerTimes serverTimes,
        Map<String, String> quota,
        String requestId,
        List<Remark> remarks,
        List<Invalidity> invalid,
        Cancel cancel)
        implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.attempt(this);
    }

    /** Default name of requests. */
    public static final String CHAT = "chat";

    /** Checks required components. */
    public Attempt {
        Objects.requireNonNull(moments, "moments");
        Objects.requireNonNull(moments.sentNanos(), "moments.sentNanos");
        Objects.requireNonNull(moments.endNanos(), "moments.endNanos");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** A copy with another user number and later timestamps, for merging runs that have clocks of their own. */
    public Attempt moved(long users, long nanos) {
        long number = user + users;
        return new Attempt(
                number + call.substring(call.lastIndexOf('-')),
                attempt,
                retried,
                scenario,
                request,
                number,
                turn,
                session == null ? null : number + session.substring(session.lastIndexOf('-')),
                agent,
                variant,
                model,
                streamed,
                moments.later(nanos),
                outcome,
                status,
                finishReason,
                errorCode,
                errorMessage,
                tokens,
                arrivals,
                serverTimes,
                quota,
                requestId,
                remarks,
                invalid,
                cancel == null ? null : cancel.later(nanos));
    }

    /** A copy with other values reported by the server. */
    Attempt withTold(TokenCounts counts, ServerTimes times) {
        return new Attempt(
                call,
                attempt,
                retried,
                scenario,
                request,
                user,
                turn,
                session,
                agent,
                variant,
                model,
                streamed,
                moments,
                outcome,
                status,
                finishReason,
                errorCode,
                errorMessage,
                counts,
                arrivals,
                times,
                quota,
                requestId,
                remarks,
                invalid,
                cancel);
    }

    /** Which of the compared alternatives this call belongs to: a model, where models are compared. */
    public String variantName() {
        return variant == null ? model : variant;
    }

    /**
     * A planned cancel.
     *
     * @param atNanos when the client began to close the connection, which was closed at the end of the attempt
     * @param promptTokens tokens of the prompt, counted locally
     * @param maxTokens token limit of the answer: the server bills at most prompt and limit
     */
    public record Cancel(long atNanos, int promptTokens, int maxTokens) {

        Cancel later(long nanos) {
            return new Cancel(atNanos + nanos, promptTokens, maxTokens);
        }
    }

    /** Name of the request in its scenario. */
    public String requestName() {
        return request == null ? CHAT : request;
    }

    /** Whether a retry was to follow. */
    public boolean willBeRetried() {
        return retried != null && retried;
    }

    /**
     * The rate limits in the response headers.
     *
     * @param dialect dialect of the headers
     * @param loadStart when the load began, by the client's clock
     */
    public Announcement announcement(Dialect dialect, Instant loadStart) {
        Long nanos = moments.headersNanos() == null ? moments.endNanos() : moments.headersNanos();
        return Announcement.in(quota == null ? Map.of() : quota, dialect, loadStart.plusNanos(nanos));
    }

    /** Number of the user's call, from 1. */
    public long callNumber() {
        return Long.parseLong(call.substring(call.lastIndexOf('-') + 1));
    }

    /** Number of output tokens from the best source that is available; absent if there is none. */
    @JsonIgnore
    public OptionalInt outputTokens() {
        return tokens == null || tokens.output() == null
                ? OptionalInt.empty()
                : OptionalInt.of(tokens.output().count());
    }

    /** Processing times that the server reported ({@code time_info}), in nanoseconds; {@code null} if not reported. */
    public record ServerTimes(Long queueNanos, Long promptNanos, Long completionNanos, Long totalNanos) {

        /** Tolerated drift between the clocks of server and client within one request. */
        private static final long ALLOWANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

        /** Whether a server time is plausible for an attempt that took this long. */
        static boolean possible(double nanos, long attemptNanos) {
            return nanos >= 0 && nanos <= (double) attemptNanos + ALLOWANCE_NANOS;
        }
    }
}
