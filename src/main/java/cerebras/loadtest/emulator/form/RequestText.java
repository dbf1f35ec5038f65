package cerebras.loadtest.emulator.form;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * Parses the JSON of a body. Error messages are those of the parser, shortened; the API's messages are known for one
 * case only.
 */
final class RequestText {

    private static final ObjectReader READER =
            new JsonMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RequestText() {}

    /**
     * Reads one JSON value.
     *
     * @throws FormProblems if the body is anything else; the problem states line and column, both from 1, unless the
     *     body is nested deeper than 1000 levels or has a number with more than 1000 digits, for which the parser
     *     states no location
     */
    static JsonNode parse(byte[] body) throws FormProblems {
        String text = decode(body);
        JsonNode json = parse(text);
        refuseLoneSurrogate(text);
        return json;
    }

    /** Stops at the first lone surrogate, after which invalid JSON may follow. */
    private static void refuseLoneSurrogate(String text) throws FormProblems {
        OptionalInt loneSurrogate = LoneSurrogate.indexIn(text);
        if (loneSurrogate.isPresent()) {
            int index = loneSurrogate.getAsInt();
            throw invalid(LoneSurrogate.reason(text, index), text.substring(0, index));
        }
    }

    private static String decode(byte[] body) throws FormProblems {
        CharBuffer text = CharBuffer.allocate(body.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body), text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            throw invalid("invalid UTF-8", decoded);
        }
        return decoded;
    }

    private static JsonNode parse(String text) throws FormProblems {
        try {
            JsonNode json = READER.readTree(text);
            if (json.isMissingNode()) {
                throw invalid("Unexpected end-of-input", text);
            }
            return json;
        } catch (StreamConstraintsException tooMuch) {
            throw invalid("nesting or number exceeds the limit");
        } catch (MismatchedInputException trailing) {
            throw invalid("trailing characters", trailing.getLocation());
        } catch (JsonProcessingException malformed) {
            // In a key, the parser itself refuses a lone surrogate, with another message than the API's.
            if (malformed.getOriginalMessage().contains("surrogate")) {
                refuseLoneSurrogate(text);
            }
            throw invalid(malformed.getOriginalMessage().split(": ")[0], malformed.getLocation());
        }
    }

    private static FormProblems invalid(String reason, JsonLocation location) {
        return invalid(reason, location.getLineNr(), location.getColumnNr());
    }

    /** @param before the text before the problem */
    private static FormProblems invalid(String reason, String before) {
        long lineFeeds = before.chars().filter(character -> character == '\n').count();
        return invalid(reason, lineFeeds + 1, before.length() - before.lastIndexOf('\n'));
    }

    private static FormProblems invalid(String reason, long line, int column) {
        return invalid(reason + " at line " + line + " column " + column);
    }

    private static FormProblems invalid(String reason) {
        return new FormProblems(List.of(": Invalid JSON: " + reason));
    }

    /** Finds an escaped half of a character beyond U+FFFF without its other half, which JSON allows and the API refuses. */
    private static final class LoneSurrogate {

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

        /** The message for a leading surrogate is the API's; the one for a trailing surrogate follows it. */
        static String reason(String json, int index) {
            String half = Character.isHighSurrogate(escapedUnit(json, index)) ? "leading" : "trailing";
            return "lone " + half + " surrogate in hex escape";
        }

        /** The UTF-16 unit of a hexadecimal escape at this position; 0 if there is none. */
        private static char escapedUnit(String json, int at) {
            return json.startsWith("\\u", at) ? (char) Integer.parseInt(json, at + 2, at + ESCAPE_LENGTH, 16) : 0;
        }
    }
}
