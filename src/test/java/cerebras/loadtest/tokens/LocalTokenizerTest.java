package cerebras.loadtest.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void nameOfASpecialTokenIsOrdinaryText() {
    assertEquals(7, tokenizer.count("<|endoftext|>"));
  }

  @Test
  void splitsWhereTokensMeet() {
    assertEquals(List.of("Hello", ",", " world", "!"), tokenizer.split("Hello, world!"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "naïve café – 12 µs", "𝔘𝔫𝔲𝔰𝔲𝔞𝔩 🧪🧬 script", "<|im_start|>", "a\r\n\n\tb  c"})
  void piecesJoinToTheSameText(String text) {
    assertEquals(text, String.join("", tokenizer.split(text)));
  }
}
