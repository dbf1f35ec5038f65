package cerebras.loadtest.records;

import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is noted of an attempt while it runs. Filled by the event loop of its virtual user only, then handed to the
 * {@link Recorder}, after which nobody writes to it. Timestamps are readings of the run's {@link Clock}.
 */
public final class AttemptTrace {

    /** About what the objects of any attempt hold, and those of a header. */
    private static final int OBJECT_BYTES = 1_000;

    private static final int HEADER_BYTES = 150;

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
    private JsonNode toldUsage;
    private JsonNode toldTimes;
    private long bytesAtUsage;
    private int maxTokens;
    private int bodyBytes;
    private int mostAnswerBytes = Integer.MAX_VALUE;
    private List<Remark> remarks;
    private ByteArrayOutputStream body;

    /**
     * @param user number of the virtual user
     * @param call number of the call among this user's calls, from 1
     * @param attempt number of the attempt of this call, from 1
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

    /** The pacing let it go. */
    public void released(long nanos) {
        releasedNanos = nanos;
    }

    /**
     * What the request asks for, against which the answer is checked.
     *
     * @param maxTokens that the answer may have at most
     * @param bodyBytes length of the request's body
     * @param mostAnswerBytes length of the largest body of an answer that is read
     */
    public void asked(int maxTokens, int bodyBytes, int mostAnswerBytes) {
        this.maxTokens = maxTokens;
        this.bodyBytes = bodyBytes;
        this.mostAnswerBytes = mostAnswerBytes;
    }

    /** Length of the largest body of an answer that is read. */
    public int mostAnswerBytes() {
        return mostAnswerBytes;
    }

    /** The number of the question in its conversation, from 1. */
    public void turn(int number) {
        turn = number;
    }

    /** Name of the request in its scenario, where it has one of its own. */
    public void request(String name) {
        request = name;
    }

    public void sent(long nanos) {
        sentNanos = nanos;
    }

    /** Whether the request was handed to the engine. */
    public boolean sent() {
        return sentNanos != ABSENT;
    }

    public void connected(long nanos) {
        connectedNanos = nanos;
    }

    /**
     * @param quota rate limit headers as sent, names in lower case; {@code null} when there are none
     * @param requestId {@code null} when the server gives none
     */
    public void headers(long nanos, int status, Map<String, String> quota, String requestId) {
        headersNanos = nanos;
        this.status = status;
        this.quota = quota;
        this.requestId = requestId;
    }

    /** Has the body of the answer kept, for who looks at all of it. */
    public void keepBody() {
        body = new ByteArrayOutputStream();
    }

    /** A piece of the body of the answer; forgotten unless it is kept. */
    public void body(byte[] bytes, int from, int length) {
        if (body != null) {
            body.write(bytes, from, length);
        }
    }

    /** The body of the answer, as it was kept; gives it once, and keeps it no longer. Empty where it was not kept. */
    public byte[] takeBody() {
        byte[] kept = body == null ? new byte[0] : body.toByteArray();
        body = null;
        return kept;
    }

    /**
     * The attempt as it will be recorded, but for the zero of its times; to be asked after {@link #ended}. May count tokens: not
     * for event loops.
     */
    public Attempt toAttempt() {
        return AttemptMapper.ofOneAnswer().attempt(this);
    }

    /** Whether the answer's headers have arrived. */
    public boolean answered() {
        return headersNanos != ABSENT;
    }

    /** Whether the answer was asked for as server-sent events. */
    public boolean streamed() {
        return streamed;
    }

    /** HTTP status; 0 without an answer. */
    public int status() {
        return status;
    }

    /** The bytes that follow were read by an event loop that was overdue with other work by so much. */
    public void readLate(long nanos) {
        reads.late(nanos);
    }

    /**
     * Notes what the server said of tokens and times, unchecked; {@code null} is what it did not say. A server may say it
     * several times: the last counts. To be called after the texts of the same event.
     */
    void told(JsonNode usage, JsonNode times) {
        bytesAtUsage = usage == null ? bytesAtUsage : reads.bytes();
        toldUsage = usage == null ? toldUsage : usage;
        toldTimes = times == null ? toldTimes : times;
    }

    /** Notes something odd about the answer. Of each kind, the first counts. */
    public void remark(Remark.Kind kind, String seen) {
        if (remarks == null) {
            remarks = new ArrayList<>();
        }
        if (!remarked(kind)) {
            remarks.add(new Remark(kind, seen));
        }
    }

    /** Whether something of this kind was noted. */
    boolean remarked(Remark.Kind kind) {
        return remarks != null && remarks.stream().anyMatch(remark -> remark.kind() == kind);
    }

    /** What was odd about the answer; {@code null} when nothing was. */
    public List<Remark> remarks() {
        return remarks;
    }

    /** Notes what went wrong, in the words of the server or of this client, before {@link #ended}. */
    public void error(String code, String message) {
        errorCode = code;
        errorMessage = message;
    }

    /** The attempt has ended. What the server said of tokens and times is checked now. */
    public void ended(long nanos, Outcome outcome) {
        endNanos = nanos;
        this.outcome = outcome;
        if (outcome.success() && reads.bytes() == 0 && !remarked(Remark.Kind.UNKNOWN_TEXT)) {
            remark(Remark.Kind.NO_TEXT, "finish_reason " + finishReason);
        }
        ToldCounts told = new ToldCounts(toldUsage, toldTimes, this::remark);
        usage = told.usage(
                new ToldCounts.Text(reads.bytes(), reads.bytes() - bytesAtUsage, reads::output), bodyBytes, maxTokens);
        timeInfo = told.timeInfo(nanos - sentNanos);
        toldUsage = null;
        toldTimes = null;
    }

    /** Notes, before the attempt is handed over, when another one of the call is to follow. */
    public void retryAt(long nanos) {
        retryAtNanos = nanos;
    }

    /** Whether another attempt of the call is to follow. */
    public boolean retried() {
        return retryAtNanos != ABSENT;
    }

    /** When it is due. */
    public long retryAtNanos() {
        return retryAtNanos;
    }

    /** The headers of the answer about quotas and retries, names in lower case; empty when there are none. */
    public Map<String, String> quotaHeaders() {
        return quota == null ? Map.of() : quota;
    }

    /**
     * What it used, to be asked after {@link #ended}, with all that the server's total has beyond its parts: nothing where it was refused, or found no connection to be sent on;
     * absent where an answer broke off, and where there was none, since nobody knows then.
     */
    public Optional<TokenUse> used() {
        if (usage != null && usage.promptTokens() != null && usage.completionTokens() != null) {
            return Optional.of(new TokenUse(usage.promptTokens(), usage.completionTokens() + unshownTokens()));
        }
        boolean refused = answered() && status / 100 != 2;
        return refused || connectedNanos == ABSENT ? Optional.of(TokenUse.NONE) : Optional.empty();
    }

    /** What the server's total has beyond prompt and output; 0 when it has no more, or there is none. */
    int unshownTokens() {
        return usage == null || usage.totalTokens() == null
                ? 0
                : usage.totalTokens() - usage.promptTokens() - usage.completionTokens();
    }

    /** What the server counted, as far as it can be right; {@code null} when it did not say, and before {@link #ended}. */
    public Usage usage() {
        return usage;
    }

    /** Number of the attempt of its call, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Passes every text that came from the server through {@code presentable}: what is kept in records. */
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

    /** From sending to the end, whole milliseconds; to be asked after {@link #ended}. */
    public long latencyMillis() {
        return Math.round((endNanos - sentNanos) / 1e6);
    }

    /** The answer's text as far as it came, without reasoning; empty when none did. */
    public String answerText() {
        return reads.answer();
    }

    /** Everything that the model put out, reasoning and tool calls included, as far as it is known. */
    public String outputText() {
        return reads.output();
    }

    /** When it was sent; to be asked only if it {@linkplain #sent() was}. */
    public long sentNanos() {
        return sentNanos;
    }

    /** When the answer's headers came; to be asked only if they {@linkplain #answered() have}. */
    public long headersNanos() {
        return headersNanos;
    }

    /** When it ended; to be asked after {@link #ended}. */
    public long endNanos() {
        return endNanos;
    }

    /** How it ended; {@code null} while it has not. */
    public Outcome outcome() {
        return outcome;
    }

    /** The API's error code, or the class of a failure below HTTP; {@code null} on success. */
    public String errorCode() {
        return errorCode;
    }

    /** What went wrong, in the words of the server or of this client; {@code null} on success. */
    public String errorMessage() {
        return errorMessage;
    }

    /** About how much memory it keeps from others while it waits to be written, in bytes. */
    long heldBytes() {
        return OBJECT_BYTES
                + (body == null ? 0 : body.size())
                + (long) HEADER_BYTES * quotaHeaders().size()
                + reads.heldBytes();
    }

    /** The text that arrived, and when. */
    TextReads reads() {
        return reads;
    }
}
