package cerebras.loadtest.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * The body of {@code POST /v1/chat/completions}. In JSON the fields of the four groups of options stand beside the
 * others. Fields that change only which words an answer is made of, such as {@code top_p}, have no component.
 *
 * @param model the id of a model
 * @param messages at least one
 * @param stream whether the answer comes as server-sent events; absent means no
 * @param maxCompletionTokens upper limit of the output, reasoning included; absent means the model's own
 * @param maxTokens deprecated name of {@code maxCompletionTokens}; read by the emulator, never sent by the client
 * @param temperature 0 to 2; absent means the server's default
 * @param output how many answers, how long and in which shape; never null
 * @param tooling what the model may call; never null
 * @param reasoning how the model is to think; never null
 * @param service how the call is to be served; never null
 */
public record ChatRequest(
    String model,
    List<Message> messages,
    Boolean stream,
    Integer maxCompletionTokens,
    Integer maxTokens,
    Double temperature,
    @JsonUnwrapped OutputOptions output,
    @JsonUnwrapped ToolOptions tooling,
    @JsonUnwrapped ReasoningOptions reasoning,
    @JsonUnwrapped ServiceOptions service) {

  public ChatRequest {
    output = output == null ? OutputOptions.NONE : output;
    tooling = tooling == null ? ToolOptions.NONE : tooling;
    reasoning = reasoning == null ? ReasoningOptions.NONE : reasoning;
    service = service == null ? ServiceOptions.NONE : service;
  }

  /** A request that sets none of the options. */
  public ChatRequest(String model, List<Message> messages, Boolean stream, Integer maxCompletionTokens,
      Integer maxTokens, Double temperature) {
    this(model, messages, stream, maxCompletionTokens, maxTokens, temperature, null, null, null, null);
  }

  /**
   * How a call is to be served. Every component may be absent.
   *
   * @param serviceTier {@code auto}, {@code default}, {@code flex} or {@code priority}; absent means {@code default}
   * @param promptCacheKey up to 1024 characters; calls with the same key are likely to find each other's cached prompts
   * @param prediction what the answer is expected to be
   * @param user who is behind the call
   */
  public record ServiceOptions(String serviceTier, String promptCacheKey, Prediction prediction, String user) {

    /** None is set. */
    public static final ServiceOptions NONE = new ServiceOptions(null, null, null, null);

    /**
     * An expected answer.
     *
     * @param type always {@code content}
     * @param content the text, or a list of parts
     */
    public record Prediction(String type, Object content) {}
  }
}
