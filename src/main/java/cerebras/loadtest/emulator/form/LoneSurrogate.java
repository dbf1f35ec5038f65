package cerebras.loadtest.emulator.form;

import java.util.OptionalInt;

/** Finds an escaped half of a character beyond U+FFFF without its other half, which JSON allows and the API refuses. */
final class LoneSurrogate {

  private static final int ESCAPE_LENGTH = "\\u0000".length();

  private LoneSurrogate() {}

  /** @param json well-formed JSON; the index is that of the backslash */
  static OptionalInt indexIn(String json) {
    int at = json.indexOf('\\');
    while (at >= 0) {
      char unit = escapedUnit(json, at);
      boolean paired = Character.isSurrogatePair(unit, escapedUnit(json, at + ESCAPE_LENGTH));
      if (Character.isSurrogate(unit) && !paired) {
        return OptionalInt.of(at);
      }
      at = json.indexOf('\\', at + (paired ? 2 * ESCAPE_LENGTH : 2));
    }
    return OptionalInt.empty();
  }

  /** The words for a leading one are the API's; those for a trailing one follow them. */
  static String reason(String json, int index) {
    String half = Character.isHighSurrogate(escapedUnit(json, index)) ? "leading" : "trailing";
    return "lone " + half + " surrogate in hex escape";
  }

  /** The UTF-16 unit that is escaped here in hexadecimal, or 0 where none is. */
  private static char escapedUnit(String json, int at) {
    return json.startsWith("\\u", at) ? (char) Integer.parseInt(json, at + 2, at + ESCAPE_LENGTH, 16) : 0;
  }
}
