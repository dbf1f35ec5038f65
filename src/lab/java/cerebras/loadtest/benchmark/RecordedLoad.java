package cerebras.loadtest.benchmark;

import cerebras.loadtest.api.TokenCount;
import cerebras.loadtest.records.Arrivals;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadPlan.Offered;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.records.TokenCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Records of a load that never took place, as many as are asked for: what the reading of records is timed with. Each
 * call has 30 reads and the headers of six limits. The same arguments make the same file.
 *
 * <p>Run: {@code mvn -q -Plab test-compile exec:java@recorded-load -Dexec.args="results/million closed 1000000"}, and then
 * {@code java -Xmx1g -jar target/loadtest.jar report results/million}. Loads are {@code closed}: 200 users;
 * {@code open}: a user for each call; {@code refused}: one call in five is let in.
 */
public final class RecordedLoad {

    private static final long MILLI = 1_000_000;
    private static final long RAMP_NANOS = 10_000 * MILLI;
    private static final int USERS = 200;
    private static final int READS = 30;
    private static final long CALL_NANOS = 200 * MILLI;
    private static final String MODEL = "gpt-oss-120b";

    private final String load;
    private final long calls;
    private final SplittableRandom random = new SplittableRandom(42);

    private RecordedLoad(String load, long calls) {
        this.load = load;
        this.calls = calls;
    }

    /** @param args folder, load, number of calls */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        new RecordedLoad(args[1], Long.parseLong(args[2])).write(folder.resolve(CallLog.FILE_NAME));
    }

    private void write(Path file) throws IOException {
        try (CallLog log = CallLog.create(file)) {
            log.append(header());
            for (long number = 0; number < calls; number++) {
                log.append(load.equals("refused") && number % 5 != 0 ? refused(number) : answered(number));
            }
            log.append(new RunEnd(dueNanos(calls) + CALL_NANOS, calls, 0));
        }
    }

    private RunHeader header() {
        long steadyNanos = dueNanos(calls) - RAMP_NANOS;
        LoadPlan plan = load.equals("open")
                ? LoadPlan.open(RAMP_NANOS, 0, steadyNanos, new Offered(1_000.0, "constant", null, null, (int) calls))
                : new LoadPlan("closed", USERS, RAMP_NANOS, 0, steadyNanos);
        return new RunHeader(
                RunHeader.SCHEMA,
                "recorded",
                "SustainedLoad",
                "2026-11-22T12:00:00Z",
                new RunHeader.Target("emulator", "http://localhost"),
                MODEL,
                plan,
                Map.of(),
                Map.of("users", "200"),
                Map.of("suite", "0.1.0"),
                Map.of("processors", "2"),
                null,
                null,
                null,
                null);
    }

    /** 200 users with calls of 200 ms each: a thousand calls a second. */
    private long dueNanos(long number) {
        return Math.max(RAMP_NANOS, number * MILLI);
    }

    private Attempt answered(long number) {
        long dueNanos = number * MILLI;
        long firstNanos = dueNanos + 20 * MILLI + random.nextLong(10 * MILLI);
        Arrivals arrivals = arrivals();
        long lastNanos = firstNanos
                + Arrays.stream(arrivals.readGapMicros()).asLongStream().sum() * 1_000;
        return attempt(
                number,
                new Timestamps(
                        dueNanos,
                        null,
                        dueNanos + 40_000,
                        dueNanos + 60_000,
                        dueNanos + 15 * MILLI,
                        firstNanos,
                        firstNanos,
                        lastNanos,
                        lastNanos + 3 * MILLI),
                Outcome.OK,
                new TokenCounts(TokenCount.server(250), 26, 82, 0, 1, number % 20 == 0 ? 251 : null),
                arrivals,
                new ServerTimes(4 * MILLI + number % 1_000, 2 * MILLI, 140 * MILLI + number % 100_000, 148 * MILLI));
    }

    private Arrivals arrivals() {
        int[] gapMicros = new int[READS];
        int[] textBytes = new int[READS];
        for (int read = 0; read < READS; read++) {
            gapMicros[read] = read == 0 ? 0 : 4_000 + random.nextInt(1_500);
            textBytes[read] = 1 + random.nextInt(90);
        }
        return new Arrivals(READS + 2, READS, gapMicros, textBytes);
    }

    private Attempt refused(long number) {
        long dueNanos = number * MILLI;
        return attempt(
                number,
                new Timestamps(
                        dueNanos,
                        null,
                        dueNanos,
                        dueNanos,
                        dueNanos + 8 * MILLI,
                        null,
                        null,
                        null,
                        dueNanos + 9 * MILLI),
                Outcome.QUOTA_REQUESTS,
                TokenCounts.UNKNOWN,
                null,
                null);
    }

    private Attempt attempt(
            long number,
            Timestamps moments,
            Outcome outcome,
            TokenCounts tokens,
            Arrivals arrivals,
            ServerTimes server) {
        long user = load.equals("closed") ? number % USERS : number;
        boolean refused = !outcome.success();
        return new Attempt(
                user + "-" + (load.equals("closed") ? 1 + number / USERS : 1),
                1,
                null,
                "users",
                null,
                user,
                null,
                null,
                null,
                null,
                MODEL,
                true,
                moments,
                outcome,
                refused ? 429 : 200,
                refused ? null : "stop",
                refused ? "request_quota_exceeded" : null,
                refused ? "Requests per minute limit exceeded" : null,
                tokens,
                arrivals,
                server,
                headers(number, refused),
                "chatcmpl-%032x".formatted(number),
                null,
                null,
                null);
    }

    private static Map<String, String> headers(long number, boolean refused) {
        Map<String, String> headers = new TreeMap<>();
        for (String limit : new String[] {
            "requests-minute", "requests-hour", "requests-day", "tokens-minute", "tokens-hour", "tokens-day"
        }) {
            headers.put("x-ratelimit-limit-" + limit, "1000000");
            headers.put("x-ratelimit-remaining-" + limit, Long.toString(999_999 - number % 60_000));
        }
        if (refused) {
            headers.put("retry-after", Long.toString(1 + number % 60));
        }
        return headers;
    }
}
