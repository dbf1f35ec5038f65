package cerebras.loadtest.emulator.answer;

import java.nio.charset.StandardCharsets;

/** What a part of an answer is, and what stands around its text in the delta of a streamed event. */
enum Kind {

  /** Thoughts in a field of their own. */
  REASONING("{\"reasoning\":\"", "\"}"),

  /** Thoughts inside the content, before the answer proper. */
  THINKING_ALOUD("{\"content\":\"", "\"}"),

  /** The answer proper. */
  CONTENT("{\"content\":\"", "\"}"),

  /** The name of a function to call. Not text: its event also has the id of the call. */
  FUNCTION("", ""),

  /** What the function is to be called with: the text of a JSON object, itself inside a JSON string. */
  ARGUMENTS("{\"tool_calls\":[{\"function\":{\"arguments\":\"", "\"},\"type\":\"function\",\"index\":0}]}");

  private final byte[] opening;
  private final byte[] closing;

  Kind(String opening, String closing) {
    this.opening = opening.getBytes(StandardCharsets.UTF_8);
    this.closing = closing.getBytes(StandardCharsets.UTF_8);
  }

  /** The delta of a streamed event up to its text. */
  byte[] opening() {
    return opening;
  }

  /** The delta of a streamed event after its text. */
  byte[] closing() {
    return closing;
  }

  /** Whether its tokens are counted as reasoning. */
  boolean isThought() {
    return this == REASONING || this == THINKING_ALOUD;
  }

  /** Whether a client sees it as content. */
  boolean isContent() {
    return this == CONTENT || this == THINKING_ALOUD;
  }
}
