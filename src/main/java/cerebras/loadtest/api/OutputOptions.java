package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * How many answers a request asks for, how long and in which shape. Every component may be absent.
 *
 * @param n how many choices; absent means 1
 * @param seed makes the same request give the same answer, as far as the server can
 * @param stop up to 4 texts, each of which ends the answer; one alone may stand in JSON without a list
 * @param minCompletionTokens lower limit of the output, reasoning included; -1 means none
 * @param minTokens deprecated name of {@code minCompletionTokens}
 * @param logprobs whether each token comes with its log probability; absent means no
 * @param topLogprobs 0 to 20: how many likely tokens to list at each place
 * @param streamOptions of a streamed answer
 * @param responseFormat absent means text
 */
public record OutputOptions(
    Integer n,
    Long seed,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> stop,
    Integer minCompletionTokens,
    Integer minTokens,
    Boolean logprobs,
    Integer topLogprobs,
    StreamOptions streamOptions,
    ResponseFormat responseFormat) {

  /** None is set. */
  public static final OutputOptions NONE = new OutputOptions(null, null, null, null, null, null, null, null, null);

  /** Only the answer's shape is set. */
  public static OutputOptions of(ResponseFormat responseFormat) {
    return new OutputOptions(null, null, null, null, null, null, null, null, responseFormat);
  }

  /** Only the options of the stream are set. */
  public static OutputOptions of(StreamOptions streamOptions) {
    return new OutputOptions(null, null, null, null, null, null, null, streamOptions, null);
  }

  /**
   * What a stream is to have.
   *
   * @param includeUsage whether it tells the usage; Cerebras does so in any case
   * @param continuousUsageStats whether every chunk does, which vLLM alone knows; read by the emulator, never sent
   */
  public record StreamOptions(Boolean includeUsage, Boolean continuousUsageStats) {

    public StreamOptions(Boolean includeUsage) {
      this(includeUsage, null);
    }
  }
}
