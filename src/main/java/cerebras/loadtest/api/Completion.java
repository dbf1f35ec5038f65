package cerebras.loadtest.api;

import java.util.List;

/**
 * A whole answer: the body of a call that is not streamed.
 *
 * @param id {@code chatcmpl-} and a UUID
 * @param created seconds since 1970
 * @param object always {@code chat.completion}
 * @param usage absent from some servers
 * @param timeInfo Cerebras only
 */
public record Completion(
    String id,
    List<Choice> choices,
    Long created,
    String model,
    String systemFingerprint,
    String object,
    Usage usage,
    TimeInfo timeInfo) {

  /** @param finishReason {@code stop}, {@code length}, {@code tool_calls} or {@code content_filter} */
  public record Choice(String finishReason, Integer index, Message message) {}
}
