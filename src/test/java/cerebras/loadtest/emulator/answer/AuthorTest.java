package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.catalogue.Models;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorTest {

  private final Author natural = new Author(0, OptionalInt.empty());

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 9, 10, 47, 100, 333, 1000, 5000})
  void answerOfAnyLengthHasThatManyTokensWhenRecounted(int tokens) {
    Answer answer = new Author(3, OptionalInt.of(tokens)).write(call(1, "Tell me more.", OptionalInt.empty()));
    assertEquals(tokens, recount(answer.reasoning()) + recount(answer.content()));
    assertEquals(tokens, answer.tokens());
  }

  @Test
  void naturalAnswersHaveAsManyTokensAsTheyClaimAndEndWithASentence() {
    for (int number = 1; number <= 200; number++) {
      Answer answer = natural.write(call(number, "Prompt " + number, OptionalInt.empty()));
      assertEquals(answer.tokens(), recount(answer.reasoning()) + recount(answer.content()));
      assertTrue(answer.tokens() >= 150 && answer.tokens() < 480, "tokens " + answer.tokens());
      assertTrue(Token.join(answer.content()).endsWith("."));
      assertEquals("stop", answer.finishReason());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100, 100, 25, 75, stop",    // a limit that is just reached cuts nothing
    "100, 99, 25, 74, length",
    "100, 10, 10, 0, length",    // the limit counts the reasoning
    "100, 0, 0, 0, length",
    "20, 1000, 5, 15, stop",     // a quarter of a short answer is reasoning
    "3, 1000, 0, 3, stop",
  })
  void limitCutsTheAnswer(int planned, int limit, int reasoning, int content, String finishReason) {
    Answer answer = new Author(0, OptionalInt.of(planned)).write(call(1, "Hi", OptionalInt.of(limit)));
    assertEquals(reasoning, answer.reasoning().size());
    assertEquals(content, answer.content().size());
    assertEquals(finishReason, answer.finishReason());
  }

  @Test
  void samePromptGetsTheSameText() {
    Author author = new Author(0, OptionalInt.of(50));
    Answer first = author.write(call(1, "Hi", OptionalInt.empty()));
    assertEquals(Token.join(first.content()), Token.join(author.write(call(2, "Hi", OptionalInt.empty())).content()));
    Answer other = author.write(call(1, "Ho", OptionalInt.empty()));
    assertNotEquals(Token.join(first.content()), Token.join(other.content()));
  }

  @Test
  void eachPieceOfTheCorpusIsOneToken() {
    everyToken().forEach(token -> assertEquals(1, LocalTokenizer.shared().count(token.text()), token.text()));
  }

  @Test
  void jsonOfATokenReadsAsItsText() {
    everyToken().forEach(token -> assertEquals(token.text(), unquoted(token)));
  }

  private static Stream<Token> everyToken() {
    Stream<Token> fragments = Stream.of(Corpus.ANSWERS, Corpus.REASONING)
        .flatMap(c -> Stream.of(c.openings(), c.leads(), c.subjects(), c.predicates(), c.tails()))
        .flatMap(List::stream)
        .flatMap(List::stream);
    return Stream.concat(fragments, Stream.of(Corpus.STOP, Corpus.BREAK));
  }

  private static String unquoted(Token token) {
    try {
      String quoted = '"' + new String(token.json(), StandardCharsets.UTF_8) + '"';
      return Json.read(quoted.getBytes(StandardCharsets.UTF_8), String.class);
    } catch (IOException notJson) {
      throw new AssertionError(token.text(), notJson);
    }
  }

  private static int recount(List<Token> tokens) {
    return LocalTokenizer.shared().count(Token.join(tokens));
  }

  private static ChatCall call(long number, String prompt, OptionalInt limit) {
    return new ChatCall(number, Models.shipped().find("gpt-oss-120b").orElseThrow(), prompt, 70, limit, true);
  }
}
