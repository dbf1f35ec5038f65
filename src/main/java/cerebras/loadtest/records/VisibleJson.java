package cerebras.loadtest.records;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/**
 * Escapes characters of JSON strings that cannot be seen: those that steer a terminal, turn the order of what stands beside
 * them, or are no characters. Readers of JSON get the string as it was.
 */
public class VisibleJson extends CharacterEscapes {

    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    /** Whether a character changes how a text is shown without being seen, or is none. */
    public static boolean steers(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        codes[DELETE] = ESCAPE_STANDARD;
        return codes;
    }

    /** Halves of a pair are left to the writer. */
    @Override
    public SerializableString getEscapeSequence(int character) {
        return character > DELETE && !Character.isSurrogate((char) character) && steers(character)
                ? new SerializedString(String.format("\\u%04X", character))
                : null;
    }
}
