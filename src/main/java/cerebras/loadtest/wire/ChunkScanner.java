package cerebras.loadtest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the text that a streamed chunk adds without parsing its JSON: one pass over the bytes, no object made. A chunk
 * that differs from the latest with one text in that text only is {@linkplain #scanKnown not even scanned}.
 *
 * <p>Every string of the JSON is stepped over as a whole, so text can never be taken for structure. Text is looked for
 * inside {@code delta} only. A chunk that says more than text (a finish reason, usage, an error), that has no delta, or that
 * does not look like one JSON object, is to be parsed as a whole.
 */
public final class ChunkScanner {

  /** What a piece of text belongs to. */
  public enum TextKind { ANSWER, REASONING, TOOL_CALL }

  /** Receives each piece of non-empty text as it stands in the JSON, escapes included: {@code bytes[from..to)}. */
  @FunctionalInterface
  public interface Texts {
    void text(TextKind kind, byte[] bytes, int from, int to);
  }

  private static final int NOT_INSIDE = Integer.MAX_VALUE;
  private static final byte[] DELTA = ascii("delta");
  private static final byte[][] CLOSING = {ascii("finish_reason"), ascii("usage"), ascii("error")};
  private static final byte[][] ANSWER = {ascii("content")};
  private static final byte[][] REASONING = {ascii("reasoning"), ascii("reasoning_content")};
  private static final byte[][] TOOL_CALL = {ascii("arguments"), ascii("name")};

  private int depth;
  private int deltaDepth;
  private boolean delta;
  private boolean closing;
  private int textCount;
  private TextKind textKind;
  private int textFrom;
  private int textTo;
  private ChunkFrame frame;

  /**
   * Scans one chunk.
   *
   * @return whether the texts are all that it says; otherwise it has to be parsed as a whole (its texts have been handed
   *     over all the same)
   */
  public boolean scan(byte[] json, int from, int to, Texts texts) {
    boolean onlyTexts = walk(json, from, to, texts);
    if (onlyTexts && textCount == 1) {
      frame = ChunkFrame.around(textKind, json, from, textFrom, textTo, to);
    }
    return onlyTexts;
  }

  /**
   * Scans the chunk that begins at {@code from} if it is known but for its text, which is then all that it says.
   *
   * @param to where the bytes end that have come: the end of the chunk need not be known
   * @return where its line ends; {@link EventDecoder#LEFT} when it is not known, or not all has come: nothing is handed
   *     over then
   */
  public int scanKnown(byte[] json, int from, int to, Texts texts) {
    if (frame == null || !frame.begins(json, from, to)) {
      return EventDecoder.LEFT;
    }
    int text = frame.textFrom(from);
    int quote = textEnd(json, text, to);
    if (!frame.ends(json, quote, to)) {
      return EventDecoder.LEFT;
    }
    handOver(frame.kind(), json, text, quote, texts);
    return frame.end(quote);
  }

  private boolean walk(byte[] json, int from, int to, Texts texts) {
    depth = 0;
    deltaDepth = NOT_INSIDE;
    delta = false;
    closing = false;
    textCount = 0;
    int at = from;
    while (at < to) {
      switch (json[at]) {
        case '"' -> at = string(json, at + 1, to, texts);
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          leave();
          at++;
        }
        default -> at++;
      }
    }
    return delta && !closing && depth == 0 && to > from && json[from] == '{' && json[to - 1] == '}';
  }

  private void leave() {
    depth--;
    if (depth < deltaDepth) {
      deltaDepth = NOT_INSIDE;
    }
  }

  /** Steps over the string that begins at {@code from} and, when it is a key, looks at its value. */
  private int string(byte[] json, int from, int to, Texts texts) {
    int quote = closingQuote(json, from, to);
    int colon = skipSpace(json, quote + 1, to);
    if (colon >= to || json[colon] != ':') {
      return quote + 1;
    }
    int value = skipSpace(json, colon + 1, to);
    return value < to ? member(json, from, quote, value, to, texts) : value;
  }

  private int member(byte[] json, int keyFrom, int keyTo, int value, int to, Texts texts) {
    if (depth >= deltaDepth && json[value] == '"') {
      TextKind kind = kindOf(json, keyFrom, keyTo);
      int quote = closingQuote(json, value + 1, to);
      if (kind != null) {
        handOver(kind, json, value + 1, quote, texts);
      }
      return quote + 1;
    }
    if (json[value] == '{' && deltaDepth == NOT_INSIDE && is(DELTA, json, keyFrom, keyTo)) {
      deltaDepth = depth + 1;
      delta = true;
    } else if (json[value] != 'n' && isOneOf(CLOSING, json, keyFrom, keyTo)) {
      closing = true;
    }
    return value;
  }

  private void handOver(TextKind kind, byte[] json, int from, int to, Texts texts) {
    if (to > from) {
      textCount++;
      textKind = kind;
      textFrom = from;
      textTo = to;
      texts.text(kind, json, from, to);
    }
  }

  private static TextKind kindOf(byte[] json, int from, int to) {
    if (isOneOf(ANSWER, json, from, to)) {
      return TextKind.ANSWER;
    }
    if (isOneOf(REASONING, json, from, to)) {
      return TextKind.REASONING;
    }
    return isOneOf(TOOL_CALL, json, from, to) ? TextKind.TOOL_CALL : null;
  }

  /** As {@link #closingQuote}, but not beyond the end of the line, or anything else that is in no string. */
  private static int textEnd(byte[] json, int from, int to) {
    int at = StringEnds.next(json, from, to);
    while (at < to - 1 && json[at] == '\\' && json[at + 1] >= ' ') {
      at = StringEnds.next(json, at + 2, to);
    }
    return at;
  }

  private static int closingQuote(byte[] json, int from, int to) {
    int at = from;
    while (at < to && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return Math.min(at, to);
  }

  private static int skipSpace(byte[] json, int from, int to) {
    int at = from;
    while (at < to && (json[at] == ' ' || json[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isOneOf(byte[][] names, byte[] json, int from, int to) {
    for (byte[] name : names) {
      if (is(name, json, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(byte[] name, byte[] json, int from, int to) {
    return to - from == name.length && Arrays.equals(json, from, to, name, 0, name.length);
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
