package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.emulator.answer.AnswerOptions.Thinking;
import cerebras.loadtest.emulator.answer.ChatCall.UsageAsked;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.emulator.cache.PromptBlocks;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.ShippedModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerGeneratorTest {

    /** Thinks as gpt-oss does, and has no tokens without text. */
    private static final Model MODEL =
            new Model("test", ShippedModels.model("gpt-oss-120b").pace(), 67, 25);

    private final AnswerGenerator natural = new AnswerGenerator(0, OptionalInt.empty());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 9, 10, 47, 100, 333, 1000, 5000})
    void answerOfAnyLengthHasThatManyTokensWhenRecounted(int tokens) {
        Answer answer =
                new AnswerGenerator(3, OptionalInt.of(tokens)).write(call(1, "Tell me more.", OptionalInt.empty()));
        assertEquals(tokens, recount(reasoning(answer)) + recount(content(answer)));
        assertEquals(tokens, answer.tokens());
    }

    @Test
    void naturalAnswersHaveAsManyTokensAsTheyClaimAndEndWithASentence() {
        for (int number = 1; number <= 200; number++) {
            Answer answer = natural.write(call(number, "Prompt " + number, OptionalInt.empty()));
            assertEquals(answer.tokens(), recount(reasoning(answer)) + recount(content(answer)));
            assertTrue(answer.tokens() >= 150 && answer.tokens() < 480, "tokens " + answer.tokens());
            assertTrue(content(answer).endsWith("."));
            assertEquals("stop", answer.choices().get(0).finishReason());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 25, 75, stop", // a limit that is just reached cuts nothing
        "100, 99, 25, 74, length",
        "100, 10, 10, 0, length", // the limit counts the reasoning
        "100, 0, 0, 0, length",
        "20, 1000, 5, 15, stop", // a quarter of a short answer is reasoning
        "3, 1000, 0, 3, stop",
    })
    void limitCutsTheAnswer(int planned, int limit, int reasoning, int content, String finishReason) {
        Answer answer = new AnswerGenerator(0, OptionalInt.of(planned)).write(call(1, "Hi", OptionalInt.of(limit)));
        assertEquals(reasoning, recount(reasoning(answer)));
        assertEquals(content, recount(content(answer)));
        assertEquals(finishReason, answer.choices().get(0).finishReason());
    }

    @Test
    void samePromptGetsTheSameText() {
        AnswerGenerator author = new AnswerGenerator(0, OptionalInt.of(50));
        Answer first = author.write(call(1, "Hi", OptionalInt.empty()));
        assertEquals(content(first), content(author.write(call(2, "Hi", OptionalInt.empty()))));
        assertNotEquals(content(first), content(author.write(call(1, "Ho", OptionalInt.empty()))));
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

    private static String content(Answer answer) {
        return answer.choices().get(0).text(Kind.CONTENT::equals);
    }

    private static String reasoning(Answer answer) {
        return answer.choices().get(0).text(Kind.REASONING::equals);
    }

    private static int recount(String text) {
        return LocalTokenizer.shared().count(text);
    }

    private static ChatCall call(long number, String prompt, OptionalInt limit) {
        AnswerOptions asked = new AnswerOptions(
                1, 0, limit, List.of(), OptionalLong.empty(), Thinking.USUAL, new AnswerContent.Text());
        return new ChatCall(
                number,
                "key",
                Optional.empty(),
                MODEL,
                new Prompt(prompt, new PromptBlocks.Reader().blocks()),
                asked,
                UsageAsked.NO,
                true);
    }
}
