package cerebras.loadtest.records;

import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Usage;
import cerebras.loadtest.api.Usage.CompletionTokensDetails;
import cerebras.loadtest.api.Usage.PromptTokensDetails;
import cerebras.loadtest.records.Attempt.ServerTimes;
import cerebras.loadtest.records.Remark.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Checks the token counts and times that a server reports. Impossible values are discarded, with a remark: a wrong count
 * would spoil every figure that is computed from it, and a budget.
 *
 * <p>The bounds are generous. They find values that cannot be counts; they do not correct a server's tokenizer.
 */
final class ReportedCounts {

    /**
     * Vocabularies in use have 1 to 6 characters a token in prose, up to about 8 in code and up to about 12 in lists of long
     * common words. Fewer tokens than one for 16 characters are likely counted events.
     */
    private static final int MOST_CHARACTERS_A_TOKEN = 16;

    /** A short answer may be one long word. */
    private static final int CHARACTERS_WITHOUT_TOKEN = 8;

    /** Vocabularies have tokens for long runs of one character, such as blanks and dashes: more of a run counts no more. */
    private static final int MOST_OF_A_RUN = 8;

    /** No token stands for less than a byte of text, but for those of the chat format, a few for each message and call. */
    private static final int TOKENS_WITHOUT_TEXT = 64;

    /** Reasoning that is not shown: as much as the longest outputs that models offer, where the server says how much. */
    private static final int MOST_HIDDEN_TOKENS = 1 << 17;

    /** What a server may put before the prompt: instructions, tools, documents. */
    private static final int MOST_ADDED_PROMPT_TOKENS = 1 << 17;

    private static final double NANOS_PER_SECOND = 1e9;

    private final JsonNode usage;
    private final JsonNode times;
    private final BiConsumer<Kind, String> remarks;

    /**
     * @param usage as the server sent it; {@code null} when it did not
     * @param times {@code time_info} as the server sent it; {@code null} when it did not
     * @param remarks receives each discarded value with the reason
     */
    ReportedCounts(JsonNode usage, JsonNode times, BiConsumer<Kind, String> remarks) {
        this.usage = usage;
        this.times = times;
        this.remarks = remarks;
    }

    /**
     * The answer's text as far as it came, reasoning and tool calls included.
     *
     * @param bytes of it, as it stands in the JSON
     * @param bytesAfterUsage those that came after the last usage
     * @param decoded the text itself; asked for only where its bytes leave a doubt
     */
    record Text(long bytes, long bytesAfterUsage, Supplier<String> decoded) {}

    /**
     * What is usable of {@code usage}. A count of output tokens that came before the last text is not used.
     *
     * @param bodyBytes of the request; 0 when unknown
     * @param maxTokens that were asked for; 0 when unknown
     * @return {@code null} when nothing was reported
     */
    Usage usage(Text text, int bodyBytes, int maxTokens) {
        if (usage == null) {
            return null;
        }
        if (!usage.isObject()) {
            remarks.accept(Kind.OUTPUT_COUNT, "usage " + usage);
            return null;
        }
        JsonNode reported = either(usage.path("completion_tokens"), usage.path("output_tokens"));
        JsonNode toldReasoning = either(
                usage.path("completion_tokens_details").path("reasoning_tokens"), usage.path("reasoning_tokens"));
        Integer reasoning = count(toldReasoning);
        Integer output =
                text.bytesAfterUsage() > 0 ? tooEarly(reported, text) : output(reported, text, maxTokens, reasoning);
        if (output != null && maxTokens > 0 && output > maxTokens) {
            remarks.accept(Kind.MORE_THAN_MAX_TOKENS, output + " of " + maxTokens);
        }
        Integer prompt = usable(
                either(usage.path("prompt_tokens"), usage.path("input_tokens")),
                Kind.PROMPT_COUNT,
                "",
                bodyBytes == 0 ? Integer.MAX_VALUE - 1 : bodyBytes + (long) MOST_ADDED_PROMPT_TOKENS,
                1);
        return new Usage(
                total(output, prompt),
                output,
                new CompletionTokensDetails(
                        null, null, part(toldReasoning, Kind.REASONING_COUNT, output, " output tokens")),
                prompt,
                new PromptTokensDetails(part(
                        either(
                                usage.path("prompt_tokens_details").path("cached_tokens"),
                                usage.path("prompt_cache_hit_tokens")),
                        Kind.CACHED_COUNT,
                        prompt,
                        " prompt tokens")));
    }

    private Integer tooEarly(JsonNode reported, Text text) {
        if (!absent(reported)) {
            remarks.accept(
                    Kind.USAGE_BEFORE_TEXT, reported + " before the last " + text.bytesAfterUsage() + " bytes of text");
        }
        return null;
    }

    private Integer output(JsonNode reported, Text text, int maxTokens, Integer reasoning) {
        Integer count = count(reported);
        long least = leastTokens(text.bytes());
        if (count != null && count > 0 && count < least) {
            least = leastTokens(characters(text.decoded().get()));
        }
        return usable(
                reported,
                Kind.OUTPUT_COUNT,
                " for " + text.bytes() + " bytes of text",
                outputBound(text.bytes(), maxTokens, reasoning),
                least);
    }

    private static long leastTokens(long characters) {
        long beyond = Math.max(0, characters - CHARACTERS_WITHOUT_TOKEN);
        return characters == 0 ? 0 : Math.max(1, (beyond + MOST_CHARACTERS_A_TOKEN - 1) / MOST_CHARACTERS_A_TOKEN);
    }

    /** Characters of a text, of a run of equal ones the first {@value #MOST_OF_A_RUN} only. */
    private static long characters(String text) {
        long characters = 0;
        int run = 0;
        int before = -1;
        for (int at = 0; at < text.length(); at += Character.charCount(before)) {
            int character = text.codePointAt(at);
            run = character == before ? run + 1 : 1;
            characters += run <= MOST_OF_A_RUN ? 1 : 0;
            before = character;
        }
        return Math.max(characters, text.isEmpty() ? 0 : 1);
    }

    /** The server's total where it is larger than the sum of its parts, as with the hidden reasoning of Gemini and xAI. */
    private Integer total(Integer output, Integer prompt) {
        Integer total = count(usage.path("total_tokens"));
        if (total == null || output == null || prompt == null || total <= (long) output + prompt) {
            return null;
        }
        remarks.accept(Kind.TOTAL_COUNT, total + " in all, " + prompt + " prompt and " + output + " output tokens");
        return total - output - prompt <= MOST_HIDDEN_TOKENS ? total : null;
    }

    /** Hidden reasoning makes a count larger than the text; a server that says how much of it is hidden may hide more. */
    private static long outputBound(long textBytes, int maxTokens, Integer reasoning) {
        long asked = maxTokens == 0 ? MOST_HIDDEN_TOKENS : (long) maxTokens + TOKENS_WITHOUT_TEXT;
        long shown = textBytes + TOKENS_WITHOUT_TEXT;
        long hidden = reasoning == null ? 0 : Math.min(reasoning, MOST_HIDDEN_TOKENS);
        return Math.max(asked, shown + hidden);
    }

    private Integer usable(JsonNode reported, Kind kind, String beside, long most, long least) {
        if (absent(reported)) {
            return null;
        }
        Integer count = count(reported);
        if (count == null || count < least || count > most) {
            remarks.accept(kind, reported + beside);
            return null;
        }
        return count;
    }

    /** A part cannot be more than the whole; beside an unknown whole it is unknown too. */
    private Integer part(JsonNode reported, Kind kind, Integer whole, String of) {
        if (absent(reported) || whole == null) {
            return null;
        }
        Integer count = count(reported);
        if (count == null || count > whole) {
            remarks.accept(kind, reported + " of " + whole + of);
            return null;
        }
        return count;
    }

    private static Integer count(JsonNode reported) {
        return reported.isIntegralNumber() && reported.canConvertToInt() && reported.intValue() >= 0
                ? reported.intValue()
                : null;
    }

    private static JsonNode either(JsonNode usual, JsonNode other) {
        return absent(usual) ? other : usual;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    /**
     * What is usable of {@code time_info}: no part of the server's time is longer than the whole attempt.
     *
     * @param attemptNanos from sending to the end
     * @return {@code null} when nothing was reported, or nothing of it is usable
     */
    TimeInfo timeInfo(long attemptNanos) {
        if (times == null || !times.isObject()) {
            return null;
        }
        TimeInfo usable = new TimeInfo(
                null,
                seconds("queue_time", attemptNanos),
                seconds("prompt_time", attemptNanos),
                seconds("completion_time", attemptNanos),
                seconds("total_time", attemptNanos));
        return Stream.of(usable.queueTime(), usable.promptTime(), usable.completionTime(), usable.totalTime())
                        .allMatch(time -> time == null)
                ? null
                : usable;
    }

    private Double seconds(String name, long attemptNanos) {
        JsonNode reported = times.path(name);
        if (absent(reported)) {
            return null;
        }
        double seconds = reported.isNumber() ? reported.doubleValue() : Double.NaN;
        if (!ServerTimes.possible(seconds * NANOS_PER_SECOND, attemptNanos)) {
            remarks.accept(Kind.SERVER_TIME, name + " " + (reported.isNumber() ? reported.asText() : reported));
            return null;
        }
        return seconds;
    }
}
