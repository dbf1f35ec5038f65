package cerebras.loadtest.metrics;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Attempt.Cancel;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.records.TokenCounts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attempts with the few parts that a test is about; times in milliseconds. */
public final class AttemptFixture {

    public static final long MILLI = 1_000_000;

    private long user = 1;
    private int call = 1;
    private int number = 1;
    private Boolean retried;
    private String scenario = "users";
    private String request;
    private Integer turn;
    private String session;
    private String agent;
    private String variant;
    private List<Invalidity> invalid;
    private Cancel cancel;
    private String model = "m";
    private Outcome outcome = Outcome.OK;
    private boolean streamed = true;
    private Timestamps moments = new Timestamps(null, null, 0L, null, null, null, null, null, 0L);
    private TokenCounts tokens = TokenCounts.UNKNOWN;
    private Arrivals arrivals;
    private ServerTimes serverTimes;
    private int status = 200;
    private Map<String, String> quota;
    private String requestId;

    public static AttemptFixture attempt() {
        return new AttemptFixture();
    }

    public AttemptFixture user(long number) {
        user = number;
        return this;
    }

    /** The number of the call among its user's. */
    public AttemptFixture call(int number) {
        call = number;
        return this;
    }

    /** The number of the attempt in its call, and whether another one follows. */
    public AttemptFixture number(int attempt, boolean followed) {
        number = attempt;
        retried = followed ? true : null;
        return this;
    }

    public AttemptFixture scenario(String name) {
        scenario = name;
        return this;
    }

    /** Name of the request. */
    public AttemptFixture request(String name) {
        request = name;
        return this;
    }

    public AttemptFixture turn(int question) {
        turn = question;
        return this;
    }

    /** In the user's session with this number. */
    public AttemptFixture session(int number) {
        session = user + "-" + number;
        return this;
    }

    /** Of a subagent. */
    public AttemptFixture agent(String name) {
        agent = name;
        return this;
    }

    public AttemptFixture variant(String name) {
        variant = name;
        return this;
    }

    /** Cancelled as planned, so many milliseconds after the start of the load; 20 prompt tokens, at most 256 of output. */
    public AttemptFixture cancelled(long atMillis) {
        outcome = Outcome.CANCELLED_BY_PLAN;
        cancel = new Cancel(atMillis * MILLI, 20, 256);
        return this;
    }

    public AttemptFixture invalid(Invalidity... faults) {
        invalid = List.of(faults);
        return this;
    }

    public AttemptFixture model(String id) {
        model = id;
        return this;
    }

    public AttemptFixture outcome(Outcome value) {
        outcome = value;
        return this;
    }

    /** By a limit, with 429. */
    public AttemptFixture refused(Outcome value) {
        status = 429;
        return outcome(value);
    }

    /** Header of the answer about quotas, the name without {@code x-ratelimit-}. */
    public AttemptFixture quota(String name, long value) {
        quota = quota == null ? new TreeMap<>() : quota;
        quota.put(name.equals("retry-after") ? name : "x-ratelimit-" + name, Long.toString(value));
        return this;
    }

    /** Not streamed. */
    public AttemptFixture whole(long sentMillis, long endMillis) {
        streamed = false;
        moments = new Timestamps(
                sentMillis * MILLI, null, sentMillis * MILLI, null, null, null, null, null, endMillis * MILLI);
        return this;
    }

    /** Streamed, due 1 ms and connected 2 ms around the sending, answer from the first token on. */
    public AttemptFixture streamed(long sentMillis, long firstMillis, long lastMillis, long endMillis) {
        moments = new Timestamps(
                (sentMillis - 1) * MILLI,
                null,
                sentMillis * MILLI,
                (sentMillis + 2) * MILLI,
                (sentMillis + 3) * MILLI,
                firstMillis * MILLI,
                firstMillis * MILLI,
                lastMillis * MILLI,
                endMillis * MILLI);
        return this;
    }

    /** The plan wanted it sent at another moment than told before. */
    public AttemptFixture due(long millis) {
        moments = new Timestamps(
                millis * MILLI,
                moments.releasedNanos(),
                moments.sentNanos(),
                moments.connectedNanos(),
                moments.headersNanos(),
                moments.firstTokenNanos(),
                moments.firstAnswerNanos(),
                moments.lastTokenNanos(),
                moments.endNanos());
        return this;
    }

    public AttemptFixture tokens(int output, Integer firstEvent) {
        tokens = new TokenCounts(TokenCount.server(output), null, 9, null, firstEvent, null);
        return this;
    }

    /** As the server counted them. */
    public AttemptFixture tokens(int prompt, int cachedPrompt, int output) {
        tokens = new TokenCounts(TokenCount.server(output), null, prompt, cachedPrompt, null, null);
        return this;
    }

    public AttemptFixture estimatedTokens(int output) {
        tokens = new TokenCounts(TokenCount.localEstimate(output), null, null, null, 1, null);
        return this;
    }

    /** One text event a read. */
    public AttemptFixture reads(int[] gapMillis, int[] textBytes) {
        int[] gapMicros =
                java.util.Arrays.stream(gapMillis).map(millis -> millis * 1_000).toArray();
        Arrivals.Read inTime = new Arrivals.Read(1, 0L);
        arrivals = new Arrivals(gapMillis.length + 2, gapMillis.length, gapMicros, textBytes, inTime, inTime);
        return this;
    }

    /** Evenly spaced reads of one text event each. */
    public AttemptFixture paced(int reads, int gapMillis) {
        int[] gaps = new int[reads];
        java.util.Arrays.fill(gaps, 1, reads, gapMillis);
        int[] bytes = new int[reads];
        java.util.Arrays.fill(bytes, 10);
        return reads(gaps, bytes);
    }

    /** Half of the text came with the first read, half with the last. */
    public AttemptFixture textAtBothEnds() {
        int[] bytes = new int[arrivals.reads()];
        bytes[0] = 4;
        bytes[bytes.length - 1] = 4;
        arrivals = new Arrivals(
                arrivals.events(),
                arrivals.textEvents(),
                arrivals.readGapMicros(),
                bytes,
                arrivals.first(),
                arrivals.last());
        return this;
    }

    /** One of the gaps between reads is so long. */
    public AttemptFixture longestGap(int millis) {
        int[] gapMicros = arrivals.readGapMicros().clone();
        gapMicros[gapMicros.length / 2] = 1_000 * millis;
        arrivals = new Arrivals(
                arrivals.events(),
                arrivals.textEvents(),
                gapMicros,
                arrivals.readTextBytes(),
                arrivals.first(),
                arrivals.last());
        return this;
    }

    /** How many events carried text, some of them in one read. */
    public AttemptFixture events(int textEvents) {
        arrivals = new Arrivals(
                textEvents + 2,
                textEvents,
                arrivals.readGapMicros(),
                arrivals.readTextBytes(),
                arrivals.first(),
                arrivals.last());
        return this;
    }

    /** What is known of the first and the last read with text. */
    public AttemptFixture edges(Arrivals.Read first, Arrivals.Read last) {
        arrivals = new Arrivals(
                arrivals.events(),
                arrivals.textEvents(),
                arrivals.readGapMicros(),
                arrivals.readTextBytes(),
                first,
                last);
        return this;
    }

    /** Bytes of text in the first read, and in each other one. */
    AttemptFixture text(int first, int others) {
        int[] bytes = arrivals.readTextBytes().clone();
        java.util.Arrays.fill(bytes, others);
        bytes[0] = first;
        arrivals = new Arrivals(
                arrivals.events(),
                arrivals.textEvents(),
                arrivals.readGapMicros(),
                bytes,
                arrivals.first(),
                arrivals.last());
        return this;
    }

    AttemptFixture arrivals(Arrivals value) {
        arrivals = value;
        return this;
    }

    /** Sent at 0, first text at 100 ms, the last so much later. */
    AttemptFixture spanMicros(long micros) {
        long firstNanos = 100 * MILLI;
        long lastNanos = firstNanos + 1_000 * micros;
        moments = new Timestamps(0L, null, 0L, 0L, 0L, firstNanos, firstNanos, lastNanos, lastNanos);
        return this;
    }

    AttemptFixture firstAnswer(long millis) {
        moments = new Timestamps(
                moments.dueNanos(),
                moments.releasedNanos(),
                moments.sentNanos(),
                moments.connectedNanos(),
                moments.headersNanos(),
                moments.firstTokenNanos(),
                millis * MILLI,
                moments.lastTokenNanos(),
                moments.endNanos());
        return this;
    }

    AttemptFixture reasoning(int count) {
        tokens = new TokenCounts(
                tokens.output(),
                count,
                tokens.prompt(),
                tokens.cachedPrompt(),
                tokens.firstEvent(),
                tokens.localOutput());
        return this;
    }

    public AttemptFixture requestId(String id) {
        requestId = id;
        return this;
    }

    public AttemptFixture server(long queueMillis, long promptMillis, long completionMillis, long totalMillis) {
        serverTimes = new ServerTimes(
                queueMillis * MILLI, promptMillis * MILLI, completionMillis * MILLI, totalMillis * MILLI);
        return this;
    }

    public Attempt build() {
        return new Attempt(
                user + "-" + call,
                number,
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
                "stop",
                null,
                null,
                tokens,
                arrivals,
                serverTimes,
                quota,
                requestId,
                null,
                invalid,
                cancel);
    }
}
