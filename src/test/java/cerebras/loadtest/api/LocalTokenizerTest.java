package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTokenizerTest {

    private final LocalTokenizer tokenizer = LocalTokenizer.shared();

    @ParameterizedTest
    @CsvSource({"'', 0", "Test message, 2", "hello world, 2", "'Hello, world!', 4"})
    void countsAsTheModelDoes(String text, int tokens) {
        assertEquals(tokens, tokenizer.count(text));
        assertEquals(tokens, tokenizer.encode(text).length);
    }

    /** Newer vocabularies have more of other scripts; the oldest has a token for each of several spaces. */
    @ParameterizedTest
    @CsvSource({"o200k_base, 6, 2", "cl100k_base, 8, 2", "p50k_base, 17, 2", "r50k_base, 17, 9"})
    void vocabularyCanBeChosen(String vocabulary, int russian, int indented) {
        assertEquals(russian, LocalTokenizer.of(vocabulary).count("Здравствуй, мир"));
        assertEquals(indented, LocalTokenizer.of(vocabulary).count(" ".repeat(9) + "x"));
    }

    @Test
    void vocabularyThatIsNotThereIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> LocalTokenizer.of("o300k_base"));
    }

    @Test
    void nameOfASpecialTokenIsOrdinaryText() {
        assertEquals(7, tokenizer.count("<|endoftext|>"));
    }

    @Test
    void splitsWhereTokensMeet() {
        assertEquals(List.of("Hello", ",", " world", "!"), tokenizer.split("Hello, world!"));
    }

    /** The whole text at once, against the same text in pieces. */
    @Test
    void longProseHasTheTokensOfItsParagraphs() {
        String paragraph = " The  café's clock, at 7:05 p.m., said \"tick\" 1234567 times - and stopped.\n\n\tThen?";
        int[] once = tokenizer.encode(paragraph);
        String text = paragraph.repeat(500);
        assertEquals(500 * once.length, tokenizer.count(text));
        assertTrue(LocalTokenizer.pieces(text).size() > 40);
    }

    /** Counting a word of a million characters in one go took minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "7", "!", " ", "\n", "中", "🧪"})
    void wordWithoutEndIsCountedInPieces(String letter) {
        String word = letter.repeat(100_000);
        List<String> pieces = LocalTokenizer.pieces(word);
        assertEquals(word, String.join("", pieces));
        assertTrue(pieces.stream().allMatch(piece -> piece.length() <= 960), pieces.size() + " pieces");
        assertEquals(pieces.stream().mapToInt(tokenizer::count).sum(), tokenizer.count(word));
        assertEquals(tokenizer.count(word), tokenizer.encode(word).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "naïve café – 12 µs", "𝔘𝔫𝔲𝔰𝔲𝔞𝔩 🧪🧬 script", "<|im_start|>", "a\r\n\n\tb  c"
            })
    void piecesJoinToTheSameText(String text) {
        assertEquals(text, String.join("", tokenizer.split(text)));
    }
}
