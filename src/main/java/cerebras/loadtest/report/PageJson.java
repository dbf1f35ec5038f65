package cerebras.loadtest.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON that may stand inside a script element: no {@code <} in it, so nothing in a string can end the element. */
final class PageJson {

  private static final JsonMapper MAPPER = mapper();

  private PageJson() {}

  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("not a page's data: " + value.getClass(), impossible);
    }
  }

  private static JsonMapper mapper() {
    JsonMapper mapper = new JsonMapper();
    mapper.getFactory().setCharacterEscapes(new WithoutLessThan());
    return mapper;
  }

  private static final class WithoutLessThan extends CharacterEscapes {

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes['<'] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return null;
    }
  }
}
