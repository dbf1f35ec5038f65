package cerebras.loadtest.records;

import cerebras.loadtest.api.TokenCount;

/**
 * The tokens of one attempt. Unknown ones are {@code null}.
 *
 * @param output tokens of the answer, reasoning included, and who counted them
 * @param reasoning the part of the output that is reasoning, as the server says
 * @param prompt tokens of the input, as the server says
 * @param cachedPrompt the part of the input that the provider's cache held, as the server says
 * @param firstEvent tokens in the first text event, counted locally
 * @param localOutput on a sample of the answers that the server counted: the local count of the same text
 */
public record TokenCounts(
    TokenCount output,
    Integer reasoning,
    Integer prompt,
    Integer cachedPrompt,
    Integer firstEvent,
    Integer localOutput) {

  /** Nothing known. */
  public static final TokenCounts UNKNOWN = new TokenCounts(null, null, null, null, null, null);
}
