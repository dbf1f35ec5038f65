package cerebras.loadtest.records;

import cerebras.loadtest.api.TokenCount;
import java.util.OptionalLong;

/**
 * The tokens of one attempt. Unknown ones are {@code null}.
 *
 * @param output tokens of the answer, reasoning included, and who counted them
 * @param reasoning the part of the output that is reasoning, as the server says
 * @param prompt tokens of the input, as the server says
 * @param cachedPrompt the part of the input that the provider's cache held, as the server says
 * @param firstEvent tokens in the first text event, counted locally
 * @param localOutput on a sample of the answers that the server counted: the local count of the same text
 * @param unshown what the server's total has beyond prompt and output: billed, as far as is known, but part of no speed;
 *     absent when the total is their sum
 */
public record TokenCounts(
        TokenCount output,
        Integer reasoning,
        Integer prompt,
        Integer cachedPrompt,
        Integer firstEvent,
        Integer localOutput,
        Integer unshown) {

    /** Prompt and output together; absent unless both were counted. */
    public OptionalLong total() {
        return prompt == null || output == null
                ? OptionalLong.empty()
                : OptionalLong.of((long) prompt + output.count());
    }

    /** Those of a server whose total is the sum of its parts. */
    public TokenCounts(
            TokenCount output,
            Integer reasoning,
            Integer prompt,
            Integer cachedPrompt,
            Integer firstEvent,
            Integer localOutput) {
        this(output, reasoning, prompt, cachedPrompt, firstEvent, localOutput, null);
    }

    /** Nothing known. */
    public static final TokenCounts UNKNOWN = new TokenCounts(null, null, null, null, null, null);
}
