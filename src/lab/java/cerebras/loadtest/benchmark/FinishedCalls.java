package cerebras.loadtest.benchmark;

import cerebras.loadtest.api.Completion.Chunk;
import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.records.AnswerStream;
import cerebras.loadtest.records.AttemptTrace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Calls that have ended, as event loops hand them over: a streamed answer of about 250 tokens in 35 events, each of
 * which the socket delivered by itself, with the headers of six limits. The texts differ; the same number makes the same.
 */
final class FinishedCalls {

    private static final int TEXT_EVENTS = 35;
    private static final int WORDS_IN_EVENT = 6;
    private static final long GAP_NANOS = 4_000_000;
    private static final long HEADERS_NANOS = 15_000_000;
    private static final String[] WORDS =
            ("the a of and to in is that it for with as on are this by from at an be which can or server token request queue, "
                            + "latency throughput percentile measurement concurrency \"quoted\" therefore. However, benchmark's answers streaming "
                            + "1,250 milliseconds café naïve **bold** distribution function client-side")
                    .split(" ");

    private final SplittableRandom random = new SplittableRandom(42);
    private final boolean usage;

    /** @param usage whether the server tells how many tokens there were */
    FinishedCalls(boolean usage) {
        this.usage = usage;
    }

    /** @return so many traces, each of which may be handed over as often as wanted */
    List<AttemptTrace> make(int number) {
        List<AttemptTrace> traces = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            traces.add(trace(i, System.nanoTime()));
        }
        return traces;
    }

    private AttemptTrace trace(int number, long sentNanos) {
        AttemptTrace trace = new AttemptTrace("users", number % 200, 1 + number / 200, 1, "gpt-oss-120b", true);
        trace.due(sentNanos);
        trace.sent(sentNanos);
        trace.connected(sentNanos + 20_000);
        trace.headers(
                sentNanos + HEADERS_NANOS,
                200,
                headers(number),
                "chatcmpl-e6ff2b7c-57a3-4f0e-9a44-%012d".formatted(number));
        AnswerStream answer = new AnswerStream(trace);
        long nanos = sentNanos + HEADERS_NANOS;
        receive(answer, event(new Chunk.Delta("assistant", null, null)), nanos);
        for (int event = 0; event < TEXT_EVENTS; event++) {
            nanos += GAP_NANOS + random.nextLong(1_000_000);
            receive(answer, event(new Chunk.Delta(null, words(), null)), nanos);
        }
        receive(answer, closing(), nanos);
        trace.ended(nanos, answer.complete());
        return trace;
    }

    private String words() {
        StringBuilder words = new StringBuilder();
        for (int word = 0; word < WORDS_IN_EVENT; word++) {
            words.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    private static void receive(AnswerStream answer, String event, long nanos) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, answer.room(bytes.length), answer.end(), bytes.length);
        answer.received(bytes.length, nanos);
    }

    private static String event(Chunk.Delta delta) {
        return event(new Chunk.Choice(delta, null, 0), null, null);
    }

    private String closing() {
        Usage counts =
                new Usage(332, 250, new Usage.CompletionTokensDetails(0, 0, 26), 82, new Usage.PromptTokensDetails(0));
        TimeInfo times = new TimeInfo(1_775_751_421.87, 0.003879934, 0.00206684, 0.177829951, 0.18673745155334473);
        return event(new Chunk.Choice(new Chunk.Delta(null, null, null), "stop", 0), usage ? counts : null, times);
    }

    private static String event(Chunk.Choice choice, Usage usage, TimeInfo times) {
        return "data: "
                + Json.text(new Chunk(
                        "chatcmpl-e6ff2b7c",
                        List.of(choice),
                        1_775_751_421L,
                        "gpt-oss-120b",
                        "fp",
                        "chat.completion.chunk",
                        usage,
                        times))
                + "\n\n";
    }

    private static Map<String, String> headers(long number) {
        Map<String, String> headers = new TreeMap<>();
        for (String resource : new String[] {"requests", "tokens"}) {
            for (String period : new String[] {"minute", "hour", "day"}) {
                headers.put("x-ratelimit-limit-" + resource + "-" + period, "1000000");
                headers.put("x-ratelimit-remaining-" + resource + "-" + period, Long.toString(999_999 - number));
                headers.put("x-ratelimit-reset-" + resource + "-" + period, "33011.382867");
            }
        }
        return headers;
    }
}
