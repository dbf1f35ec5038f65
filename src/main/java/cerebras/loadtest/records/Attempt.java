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
 * One attempt as it stands in {@code calls.jsonl}: one HTTP request made for a call. Components are {@code null} where the
 * thing did not happen or was not told.
 *
 * @param call identifies the call: number of the user, a hyphen, and the number of the call among this user's, from 1;
 *     attempts of one call share it
 * @param attempt 1 for the first
 * @param retried {@code true} when another attempt of the call was to follow; absent otherwise
 * @param scenario name of the virtual users' scenario
 * @param request name of the request in its scenario; absent where it is {@value #CHAT}, as in the suite's own scenarios
 * @param user number of the virtual user
 * @param turn number of the question in the user's conversation, from 1; absent when calls are no conversation
 * @param model as requested
 * @param streamed whether the answer was asked for as server-sent events
 * @param moments when things happened
 * @param outcome how it ended
 * @param status HTTP status; absent without an answer
 * @param finishReason as the server said
 * @param errorCode the API's error code, or the class of a failure below HTTP; absent on success
 * @param errorMessage the beginning of the error's text, without any key; absent on success
 * @param tokens counts, with who counted
 * @param arrivals how the text came; absent when none did, or when not streamed
 * @param serverTimes absent when the server told none
 * @param quota the answer's headers that speak of limits and of when to come again as sent, names in lower case, with
 *     {@code date} where one of them is a moment; the first few, their values cut, where there are very many or long ones
 * @param requestId the server's id of the request
 * @param remarks what was odd about the answer; absent when nothing was
 */
public record Attempt(
        String call,
        int attempt,
        Boolean retried,
        String scenario,
        String request,
        long user,
        Integer turn,
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
        List<Remark> remarks)
        implements LogLine {

    @Override
    public void accept(Visitor visitor) {
        visitor.attempt(this);
    }

    /** The name of requests that have no other. */
    public static final String CHAT = "chat";

    /** One with the usual name. */
    public Attempt(
            String call,
            int attempt,
            Boolean retried,
            String scenario,
            long user,
            Integer turn,
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
            List<Remark> remarks) {
        this(
                call,
                attempt,
                retried,
                scenario,
                null,
                user,
                turn,
                model,
                streamed,
                moments,
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
                remarks);
    }

    /** One with nothing odd about its answer. */
    public Attempt(
            String call,
            int attempt,
            Boolean retried,
            String scenario,
            long user,
            Integer turn,
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
            String requestId) {
        this(
                call,
                attempt,
                retried,
                scenario,
                user,
                turn,
                model,
                streamed,
                moments,
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
                null);
    }

    /** These are required. */
    public Attempt {
        Objects.requireNonNull(moments, "moments");
        Objects.requireNonNull(moments.sentNanos(), "moments.sentNanos");
        Objects.requireNonNull(moments.endNanos(), "moments.endNanos");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** The same, of another user and with all moments later: how runs with a clock of their own each become one. */
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
                remarks);
    }

    /** The same, of which the server told something else. */
    Attempt withTold(TokenCounts counts, ServerTimes times) {
        return new Attempt(
                call,
                attempt,
                retried,
                scenario,
                request,
                user,
                turn,
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
                remarks);
    }

    /** Name of the request in its scenario. */
    public String requestName() {
        return request == null ? CHAT : request;
    }

    /** Whether another attempt of the call was to follow. */
    public boolean willBeRetried() {
        return retried != null && retried;
    }

    /**
     * What its headers told of quotas.
     *
     * @param dialect that they are read in
     * @param loadStart when the load began, by the client's clock
     */
    public Announcement announcement(Dialect dialect, Instant loadStart) {
        Long nanos = moments.headersNanos() == null ? moments.endNanos() : moments.headersNanos();
        return Announcement.in(quota == null ? Map.of() : quota, dialect, loadStart.plusNanos(nanos));
    }

    /** Number of the call among its user's, from 1. */
    public long callNumber() {
        return Long.parseLong(call.substring(call.lastIndexOf('-') + 1));
    }

    /** Output tokens by the best count there is; absent when nobody counted. */
    @JsonIgnore
    public OptionalInt outputTokens() {
        return tokens == null || tokens.output() == null
                ? OptionalInt.empty()
                : OptionalInt.of(tokens.output().count());
    }

    /** What the server says of its own time ({@code time_info}), in nanoseconds. What it does not say is {@code null}. */
    public record ServerTimes(Long queueNanos, Long promptNanos, Long completionNanos, Long totalNanos) {

        /** By how much a server's clock may be ahead of the client's within one request. */
        private static final long ALLOWANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

        /** Whether a server can have taken so long of an attempt, from its sending to its end. NaN is not possible. */
        static boolean possible(double nanos, long attemptNanos) {
            return nanos >= 0 && nanos <= (double) attemptNanos + ALLOWANCE_NANOS;
        }
    }
}
