package cerebras.loadtest.wire;

import java.util.List;

/**
 * One event of a streamed answer.
 *
 * @param object always {@code chat.completion.chunk}
 * @param usage in the last chunk only; with some servers in a chunk of its own whose {@code choices} is empty
 * @param timeInfo Cerebras only, in the last chunk
 */
public record Chunk(
    String id,
    List<Choice> choices,
    Long created,
    String model,
    String systemFingerprint,
    String object,
    Usage usage,
    TimeInfo timeInfo) {

  /** @param finishReason in the closing chunk only */
  public record Choice(Delta delta, String finishReason, Integer index) {}

  /** What one event adds. An event whose texts are all absent or empty is not a text event. */
  public record Delta(String role, String content, String reasoning) {}
}
