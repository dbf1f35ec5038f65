package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One token of an answer.
 *
 * @param text its text
 * @param json the same inside a JSON string, as UTF-8, without the quotes
 */
record Token(String text, byte[] json) {

    static Token of(String text) {
        byte[] quoted = Json.bytes(text);
        return new Token(text, Arrays.copyOfRange(quoted, 1, quoted.length - 1));
    }

    /** The tokens of any text. */
    static List<Token> split(String text) {
        return LocalTokenizer.shared().split(text).stream().map(Token::of).toList();
    }

    static String join(List<Token> tokens) {
        return tokens.stream().map(Token::text).collect(Collectors.joining());
    }
}
