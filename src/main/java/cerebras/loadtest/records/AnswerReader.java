package cerebras.loadtest.records;

import cerebras.loadtest.api.AnswerFields;
import cerebras.loadtest.api.ChunkScanner;
import cerebras.loadtest.api.ChunkScanner.Found;
import cerebras.loadtest.api.ErrorBody;
import cerebras.loadtest.api.ErrorBody.ApiError;
import cerebras.loadtest.api.EventDecoder;
import cerebras.loadtest.api.EventDecoder.EventName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the JSON of an answer into the trace of its attempt and determines the outcome, for streamed answers (event by event)
 * and for whole ones.
 */
public final class AnswerReader {

    /**
     * Finish reasons of complete answers, in lower case: those of OpenAI, and those that other servers pass on from their
     * backends ({@code eos} and {@code eos_token}, Together and TGI; {@code end_turn}, {@code stop_sequence} and
     * {@code tool_use}, Anthropic; {@code complete}, Cohere).
     */
    private static final Set<String> COMPLETE = Set.of(
            "stop",
            "tool_calls",
            "function_call",
            "eos",
            "eos_token",
            "end_turn",
            "stop_sequence",
            "tool_use",
            "complete");

    /** Finish reasons of answers that reached a token limit ({@code max_tokens}, Gemini, Anthropic; {@code model_length}, Mistral). */
    private static final Set<String> TRUNCATED = Set.of("length", "max_tokens", "model_length");

    /** Finish reasons of a content filter ({@code safety}, Gemini; {@code sensitive}, Zhipu). */
    private static final Set<String> FILTERED = Set.of("content_filter", "safety", "sensitive");

    private final AttemptTrace trace;
    private final ChunkScanner scanner;
    private final ChunkScanner.Texts texts;
    private final Map<Integer, String> finishReasons = new TreeMap<>();
    private Outcome failure;
    private boolean hadChoices;

    private AnswerReader(AttemptTrace trace, ChunkScanner scanner, ChunkScanner.Texts texts) {
        this.trace = trace;
        this.scanner = scanner;
        this.texts = new Texts(trace, texts);
    }

    /** Reads the events of a streamed answer. */
    static AnswerReader ofEvents(AttemptTrace trace) {
        return new AnswerReader(trace, new ChunkScanner(), trace.reads()::text);
    }

    /**
     * Reads a whole answer and returns its outcome. Its text has no arrival times.
     *
     * @param body of an answer with status 200, {@code body[0..length)}: a completion, or an error
     */
    public static Outcome whole(AttemptTrace trace, byte[] body, int length) {
        AnswerReader reader = new AnswerReader(trace, ChunkScanner.ofWholeAnswers(), trace.reads()::untimed);
        try {
            AnswerFields fields = AnswerFields.read(body, 0, length);
            reader.scanner.scan(body, 0, length, reader.texts);
            reader.keepToolCall(body, 0, length);
            reader.note(fields, true);
        } catch (IOException notAnObject) {
            ApiError error = ErrorBody.parse(Arrays.copyOf(body, length));
            Optional<String> page = ErrorBody.page(new String(body, 0, length, StandardCharsets.UTF_8));
            if (page.isPresent()) {
                reader.fail(Outcome.MALFORMED, "not_json", "asked for JSON, got " + page.get());
            } else if (error.message() == null) {
                reader.fail(Outcome.MALFORMED, "not_json", "the body is not a JSON object");
            } else {
                reader.fail(error);
            }
        }
        if (reader.failure == null && !reader.hadChoices) {
            reader.fail(Outcome.MALFORMED, "not_a_completion", "the body has no choices");
        }
        Outcome outcome = reader.outcome();
        if (outcome == Outcome.STREAM_BROKEN) {
            reader.fail(Outcome.MALFORMED, "no_finish_reason", "the body has no choice with a finish reason");
            return Outcome.MALFORMED;
        }
        return outcome;
    }

    /**
     * Reads one event.
     *
     * @return whether the event is a JSON object; if not, it is ignored
     * @throws IOException if it looks like an object, but is not JSON
     */
    boolean event(EventName name, byte[] bytes, int from, int to) throws IOException {
        Found found = scanner.scan(bytes, from, to, texts);
        keepToolCall(bytes, from, to);
        if (found == Found.MORE) {
            note(AnswerFields.read(bytes, from, to - from), name != EventName.KEEP_ALIVE);
        }
        return found != Found.NO_OBJECT;
    }

    /** Reads an event that differs from the previous one in its text only; see {@link ChunkScanner#scanKnown}. */
    int known(byte[] bytes, int from, int to) {
        int end = scanner.scanKnown(bytes, from, to, texts);
        if (end != EventDecoder.LEFT) {
            keepToolCall(bytes, from, end);
            trace.reads().eventEnded();
        }
        return end;
    }

    private void keepToolCall(byte[] event, int from, int to) {
        if (trace.reads().toolCallInEvent()) {
            trace.keepToolCall(event, from, to);
        }
    }

    private void note(AnswerFields fields, boolean remarkText) {
        hadChoices |= fields.hasChoices();
        fields.error().ifPresent(this::fail);
        fields.unknownText().filter(key -> remarkText).ifPresent(key -> trace.remark(Remark.Kind.UNKNOWN_TEXT, key));
        finishReasons.putAll(fields.finishReasons());
        trace.reported(fields.usage(), fields.timeInfo());
    }

    private void fail(ApiError error) {
        fail(ErrorOutcome.inAnswer(error), error.name(), error.message());
    }

    /** The first failure counts. */
    void fail(Outcome outcome, String code, String message) {
        if (failure == null) {
            failure = outcome;
            trace.error(code, message);
        }
    }

    /** The outcome of the answer; {@link Outcome#STREAM_BROKEN} if no choice has a finish reason. */
    Outcome outcome() {
        Outcome gravest = null;
        for (String reason : finishReasons.values()) {
            Outcome ofChoice = outcomeOf(reason);
            if (gravest == null || graver(ofChoice, gravest)) {
                gravest = ofChoice;
                trace.finishReason = reason;
            }
        }
        if (failure != null || gravest == null) {
            return failure != null ? failure : Outcome.STREAM_BROKEN;
        }
        if (!gravest.success()) {
            trace.error(trace.finishReason, "the server ended the answer with finish_reason " + trace.finishReason);
        }
        return gravest;
    }

    /** The worst outcome of all choices: failed, then truncated, then complete. */
    private static boolean graver(Outcome one, Outcome other) {
        return !one.success() && other.success() || one == Outcome.TRUNCATED_BY_LENGTH && other == Outcome.OK;
    }

    private Outcome outcomeOf(String finishReason) {
        String reason = finishReason.strip().toLowerCase(Locale.ROOT);
        if (COMPLETE.contains(reason)) {
            return Outcome.OK;
        }
        if (TRUNCATED.contains(reason)) {
            return Outcome.TRUNCATED_BY_LENGTH;
        }
        if (!FILTERED.contains(reason)) {
            return Outcome.FAILED_FINISH;
        }
        if (trace.reads().bytes() == 0) {
            return Outcome.CONTENT_FILTERED;
        }
        // The text was generated, timed and billed like that of any answer; that it is cut short is
        // remarked.
        trace.remark(Remark.Kind.CUT_BY_CONTENT_FILTER, finishReason);
        return Outcome.OK;
    }

    /**
     * What the scanner finds: text goes on, and the first that is in no known place is remarked. A {@code message} in an
     * answer that has had text repeats that text (Perplexity, MiniMax).
     */
    private record Texts(AttemptTrace trace, ChunkScanner.Texts known) implements ChunkScanner.Texts {

        @Override
        public void text(ChunkScanner.TextKind kind, byte[] bytes, int from, int to) {
            known.text(kind, bytes, from, to);
        }

        @Override
        public void unknown(byte[] bytes, int keyFrom, int keyTo) {
            if (!trace.remarked(Remark.Kind.UNKNOWN_TEXT)) {
                String key = new String(bytes, keyFrom, keyTo - keyFrom, StandardCharsets.UTF_8);
                if (!key.equals("message") || trace.reads().bytes() == 0) {
                    trace.remark(Remark.Kind.UNKNOWN_TEXT, key);
                }
            }
        }
    }
}
