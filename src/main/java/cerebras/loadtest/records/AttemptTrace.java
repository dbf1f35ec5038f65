package cerebras.loadtest.records;

import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.api.Message.ToolCall;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.api.WholeAnswer;
import cerebras.loadtest.settings.CancelSettings;
import cerebras.loadtest.settings.CancelSettings.Point;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings.Checks;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The data of an attempt in progress. Written by the event loop of its virtual user only, then passed to the
 * {@link Recorder}; not changed after that. Timestamps are readings of the run's {@link Clock}.
 */
public final class AttemptTrace {

    /** Estimated size of the objects of an attempt, and of a header, in bytes. */
    private static final int OBJECT_BYTES = 1_000;

    private static final int HEADER_BYTES = 150;

    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    static final long ABSENT = Long.MIN_VALUE;

    final String scenario;
    final long user;
    final long call;
    final int attempt;
    final String model;
    final boolean streamed;
    final TextReads reads = new TextReads();

    long dueNanos = ABSENT;
    long releasedNanos = ABSENT;
    long sentNanos = ABSENT;
    long connectedNanos = ABSENT;
    long headersNanos = ABSENT;
    long endNanos = ABSENT;
    String request;
    int turn;
    String session;
    String agent;
    String variant;
    Point cancelPoint;
    long cancelNanos = ABSENT;
    int askedPromptTokens;
    ExpectedAnswer expected = ExpectedAnswer.ANY;
    Checks checks = Checks.OFF;
    int status;
    Outcome outcome;
    String finishReason;
    String errorCode;
    String errorMessage;
    Usage usage;
    TimeInfo timeInfo;
    Map<String, String> quota;
    String requestId;
    long retryAtNanos = ABSENT;
    private JsonNode reportedUsage;
    private JsonNode reportedTimes;
    private long bytesAtUsage;
    int maxTokens;
    private int bodyBytes;
    private int mostAnswerBytes = Integer.MAX_VALUE;
    private List<Remark> remarks;
    private ByteArrayOutputStream body;
    private ByteArrayOutputStream toolCalls;
    private boolean keepsToolCalls;

    /**
     * @param user number of the virtual user
     * @param call number of the user's call, from 1
     * @param attempt number of the attempt within the call, from 1
     */
    public AttemptTrace(String scenario, long user, long call, int attempt, String model, boolean streamed) {
        this.scenario = scenario;
        this.user = user;
        this.call = call;
        this.attempt = attempt;
        this.model = model;
        this.streamed = streamed;
    }

    public void due(long nanos) {
        dueNanos = nanos;
    }

    /** Pacing has released the attempt. */
    public void released(long nanos) {
        releasedNanos = nanos;
    }

    /**
     * Limits of the request, which the answer is checked against.
     *
     * @param maxTokens maximum number of output tokens
     * @param bodyBytes length of the request body
     * @param mostAnswerBytes maximum length of a response body that is read
     */
    public void asked(int maxTokens, int bodyBytes, int mostAnswerBytes) {
        this.maxTokens = maxTokens;
        this.bodyBytes = bodyBytes;
        this.mostAnswerBytes = mostAnswerBytes;
    }

    /** Maximum length of a response body that is read. */
    public int mostAnswerBytes() {
        return mostAnswerBytes;
    }

    /** Number of the question in the conversation, from 1. */
    public void turn(int number) {
        turn = number;
    }

    /**
     * The session that this request belongs to.
     *
     * @param id as in {@link Attempt#session}
     * @param agent name of the subagent; {@code null} for the main agent
     * @param turn number of the agent's request, from 1
     */
    public void session(String id, String agent, int turn) {
        this.session = id;
        this.agent = agent;
        this.turn = turn;
    }

    /** Which of the compared targets or values of a request field this is. */
    public void variant(String name) {
        variant = name;
    }

    /**
     * The client will cancel the attempt, unless its answer is complete before.
     *
     * @param promptTokens tokens of the prompt, counted locally
     */
    public void cancelAt(Point point, int promptTokens) {
        cancelPoint = point;
        askedPromptTokens = promptTokens;
    }

    /** When the client is to cancel the attempt; {@code null} if it is not. */
    public Point cancelPoint() {
        return cancelPoint;
    }

    /** The client begins to cancel the attempt as planned. */
    public void cancelled(long nanos) {
        cancelNanos = nanos;
    }

    /** Whether the client has begun to cancel the attempt as planned. */
    public boolean cancelled() {
        return cancelNanos != ABSENT;
    }

    /** Time of the first text; absent before it. */
    public OptionalLong firstTokenNanos() {
        return reads.firstNanos() == ABSENT ? OptionalLong.empty() : OptionalLong.of(reads.firstNanos());
    }

    /** Whether so much text has arrived: tokens, at {@link CancelSettings#BYTES_PER_TOKEN} bytes each, or events. */
    public boolean hasReached(Point point) {
        return point.unit() == CancelSettings.Unit.TOKENS
                ? reads.bytes() >= CancelSettings.BYTES_PER_TOKEN * point.amount()
                : reads.textEvents() >= point.amount();
    }

    /** What a successful answer is checked against, and how strictly. Without a call, it is not checked. */
    public void checked(ExpectedAnswer expected, Checks checks) {
        this.expected = expected;
        this.checks = checks;
    }

    /** Keeps the tool calls of the answer for {@link #readToolCalls}. */
    public void keepToolCalls() {
        keepsToolCalls = true;
    }

    /**
     * The tool calls of the answer, if they were kept; empty if there are none. Reads JSON, so never call it on an event
     * loop. Call after {@link #ended}.
     */
    public List<ToolCall> readToolCalls() {
        return WholeAnswer.of(toolCalls()).map(WholeAnswer::toolCalls).orElse(List.of());
    }

    /** An event with a piece of a tool call, or a whole answer with one; kept if they are to be checked or read. */
    void keepToolCall(byte[] json, int from, int to) {
        if (checks != Checks.OFF || keepsToolCalls) {
            if (toolCalls == null) {
                toolCalls = new ByteArrayOutputStream(2 * (to - from));
            }
            if (streamed) {
                toolCalls.writeBytes(DATA);
            }
            toolCalls.write(json, from, to - from);
            toolCalls.write('\n');
        }
    }

    /** The events with tool calls, or the whole answer; empty if there are none, or if they were not kept. */
    byte[] toolCalls() {
        return toolCalls == null ? new byte[0] : toolCalls.toByteArray();
    }

    /** Name of the request in its scenario, if it differs from the default. */
    public void request(String name) {
        request = name;
    }

    public void sent(long nanos) {
        sentNanos = nanos;
    }

    /** Whether the request was passed to the HTTP engine. */
    public boolean sent() {
        return sentNanos != ABSENT;
    }

    public void connected(long nanos) {
        connectedNanos = nanos;
    }

    /**
     * @param quota rate limit headers as sent, names in lower case; {@code null} if there are none
     * @param requestId {@code null} if the server sends none
     */
    public void headers(long nanos, int status, Map<String, String> quota, String requestId) {
        headersNanos = nanos;
        this.status = status;
        this.quota = quota;
        this.requestId = requestId;
    }

    /** Keeps the body of the answer for checks that need all of it. */
    public void keepBody() {
        body = new ByteArrayOutputStream();
    }

    /** A part of the response body; discarded unless the body is kept. */
    public void body(byte[] bytes, int from, int length) {
        if (body != null) {
            body.write(bytes, from, length);
        }
    }

    /** Returns the kept body of the answer and releases it. Empty if it was not kept. */
    public byte[] takeBody() {
        byte[] kept = body == null ? new byte[0] : body.toByteArray();
        body = null;
        return kept;
    }

    /**
     * The attempt as it will be recorded, except for the origin of its timestamps. Call after {@link #ended}. May count tokens,
     * so never call it on an event loop.
     */
    public Attempt toAttempt() {
        return AttemptMapper.ofOneAnswer().attempt(this);
    }

    /** Whether the response headers have arrived. */
    public boolean answered() {
        return headersNanos != ABSENT;
    }

    /** Whether the answer was requested as a stream. */
    public boolean streamed() {
        return streamed;
    }

    /** HTTP status; 0 without an answer. */
    public int status() {
        return status;
    }

    /** Delay of the event loop at the read that follows. */
    public void readLate(long nanos) {
        reads.late(nanos);
    }

    /**
     * Stores token counts and times that the server reported, unchecked; {@code null} for those it did not report. The last
     * report counts. Call after the texts of the same event.
     */
    void reported(JsonNode usage, JsonNode times) {
        bytesAtUsage = usage == null ? bytesAtUsage : reads.bytes();
        reportedUsage = usage == null ? reportedUsage : usage;
        reportedTimes = times == null ? reportedTimes : times;
    }

    /** Adds an anomaly of the answer. The first of each kind is kept. */
    public void remark(Remark.Kind kind, String seen) {
        if (remarks == null) {
            remarks = new ArrayList<>();
        }
        if (!remarked(kind)) {
            remarks.add(new Remark(kind, seen));
        }
    }

    /** Whether an anomaly of this kind was added. */
    boolean remarked(Remark.Kind kind) {
        return remarks != null && remarks.stream().anyMatch(remark -> remark.kind() == kind);
    }

    /** Anomalies in the answer; {@code null} if there are none. */
    public List<Remark> remarks() {
        return remarks;
    }

    /** Stores the error message of the server or the client. Call before {@link #ended}. */
    public void error(String code, String message) {
        errorCode = code;
        errorMessage = message;
    }

    /** The attempt has ended. Validates the token counts and times that the server reported. */
    public void ended(long nanos, Outcome outcome) {
        endNanos = nanos;
        this.outcome = outcome;
        if (outcome.success() && reads.bytes() == 0 && !remarked(Remark.Kind.UNKNOWN_TEXT)) {
            remark(Remark.Kind.NO_TEXT, "finish_reason " + finishReason);
        }
        ReportedCounts reported = new ReportedCounts(reportedUsage, reportedTimes, this::remark);
        usage = reported.usage(
                new ReportedCounts.Text(reads.bytes(), reads.bytes() - bytesAtUsage, reads::output),
                bodyBytes,
                maxTokens);
        timeInfo = reported.timeInfo(nanos - sentNanos);
        reportedUsage = null;
        reportedTimes = null;
    }

    /** Marks that a retry will follow. Call before the attempt is passed to the recorder. */
    public void retryAt(long nanos) {
        retryAtNanos = nanos;
    }

    /** Whether a retry will follow. */
    public boolean retried() {
        return retryAtNanos != ABSENT;
    }

    /** Scheduled start. */
    public long retryAtNanos() {
        return retryAtNanos;
    }

    /** Response headers about quotas and retries, names in lower case; empty if there are none. */
    public Map<String, String> quotaHeaders() {
        return quota == null ? Map.of() : quota;
    }

    /**
     * Tokens that the attempt used, including those that only the server's total has; call after {@link #ended}. Zero if the
     * attempt was refused or not sent; absent if there was no complete answer, since the use is then unknown: of a cancelled
     * attempt, the server may bill more than has arrived.
     */
    public Optional<TokenUse> used() {
        if (outcome == Outcome.CANCELLED_BY_PLAN) {
            return Optional.empty();
        }
        if (usage != null && usage.promptTokens() != null && usage.completionTokens() != null) {
            return Optional.of(new TokenUse(usage.promptTokens(), usage.completionTokens() + unshownTokens()));
        }
        boolean refused = answered() && status / 100 != 2;
        return refused || connectedNanos == ABSENT ? Optional.of(TokenUse.NONE) : Optional.empty();
    }

    /** Tokens in the server's total in excess of prompt and output; 0 if there are none or no total is reported. */
    int unshownTokens() {
        return usage == null || usage.totalTokens() == null
                ? 0
                : usage.totalTokens() - usage.promptTokens() - usage.completionTokens();
    }

    /** Plausible token counts that the server reported; {@code null} if there are none, and before {@link #ended}. */
    public Usage usage() {
        return usage;
    }

    /** Number of the attempt within its call, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Applies {@code presentable} to every text from the server before it is recorded. */
    public void present(UnaryOperator<String> presentable) {
        finishReason = presented(finishReason, presentable);
        errorCode = presented(errorCode, presentable);
        errorMessage = presented(errorMessage, presentable);
        requestId = presented(requestId, presentable);
        if (remarks != null) {
            remarks.replaceAll(remark -> new Remark(remark.kind(), presentable.apply(remark.seen())));
        }
        if (quota != null) {
            Map<String, String> shown = new TreeMap<>();
            quota.forEach((name, value) ->
                    shown.merge(presentable.apply(name), presentable.apply(value), (one, more) -> one + ", " + more));
            quota = shown;
        }
    }

    private static String presented(String text, UnaryOperator<String> presentable) {
        return text == null ? null : presentable.apply(text);
    }

    /** Time from sending to the end, in milliseconds. Call after {@link #ended}. */
    public long latencyMillis() {
        return Math.round((endNanos - sentNanos) / 1e6);
    }

    /** Text of the answer that has arrived, without reasoning; may be empty. */
    public String answerText() {
        return reads.answer();
    }

    /** All known output of the model, including reasoning and tool calls. */
    public String outputText() {
        return reads.output();
    }

    /** Time of sending. Call only if the attempt was {@linkplain #sent() sent}. */
    public long sentNanos() {
        return sentNanos;
    }

    /** Arrival time of the response headers. Call only if they {@linkplain #answered() have arrived}. */
    public long headersNanos() {
        return headersNanos;
    }

    /** End time. Call after {@link #ended}. */
    public long endNanos() {
        return endNanos;
    }

    /** Outcome; {@code null} while the attempt is in progress. */
    public Outcome outcome() {
        return outcome;
    }

    /** The API's error code, or the class of a failure below HTTP; {@code null} on success. */
    public String errorCode() {
        return errorCode;
    }

    /** Error message of the server or the client; {@code null} on success. */
    public String errorMessage() {
        return errorMessage;
    }

    /** Estimated memory that the trace occupies until it is written, in bytes. */
    long heldBytes() {
        return OBJECT_BYTES
                + (body == null ? 0 : body.size())
                + (toolCalls == null ? 0 : toolCalls.size())
                + (long) HEADER_BYTES * quotaHeaders().size()
                + reads.heldBytes();
    }

    /** Text that arrived, and its arrival times. */
    TextReads reads() {
        return reads;
    }
}
