package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.settings.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparedQuestionsTest {

    @TempDir
    private Path userFiles;

    @ParameterizedTest
    @CsvSource({
        "'a,b',   0, ab ba ba ab ab ba ba ab",
        "'a,b',   1, ba ab ab ba ba ab ab ba",
        "'a,b,c', 0, abc bca cab cba bac acb abc bca",
    })
    void orderChangesFromPromptToPrompt(String models, long user, String orders) throws IOException {
        Questions questions = compared(models);
        int size = models.split(",").length;
        assertEquals(
                orders,
                IntStream.range(0, 8)
                        .mapToObj(prompt -> order(questions, user, prompt, size))
                        .collect(Collectors.joining(" ")));
    }

    /** Of the six orders of three models each comes once in six prompts, so that nobody is favoured. */
    @Test
    void threeModelsComeInAllOrders() throws IOException {
        Questions questions = compared("a,b,c");
        Set<String> orders = IntStream.range(0, 6)
                .mapToObj(prompt -> order(questions, 0, prompt, 3))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("abc", "acb", "bac", "bca", "cab", "cba"), orders);
    }

    @Test
    void allModelsGetThePromptBeforeTheNextOneComes() throws IOException {
        Questions questions = compared("a,b");
        // User 1 begins with the second of three prompts.
        assertEquals(
                List.of("q1", "q1", "q2", "q2", "q0", "q0", "q1"),
                LongStream.rangeClosed(1, 7)
                        .mapToObj(call -> prompt(questions.question(1, call)))
                        .toList());
    }

    /** Four prompts and the four orders of two models come round together: one user has each prompt in one order only. */
    @Test
    void promptComesInBothOrders() throws IOException {
        Questions questions = compared("a,b", 4);
        Set<String> ordersOfOnePrompt = LongStream.range(0, 4)
                .mapToObj(user -> order(questions, user, Math.floorMod(-user, 4L), 2))
                .collect(Collectors.toSet());
        assertEquals(Set.of("ab", "ba"), ordersOfOnePrompt);
    }

    private static String order(Questions questions, long user, long prompt, int models) {
        return LongStream.rangeClosed(1, models)
                .mapToObj(place ->
                        questions.question(user, prompt * models + place).model())
                .collect(Collectors.joining());
    }

    private Questions compared(String models) throws IOException {
        return compared(models, 3);
    }

    private Questions compared(String models, int prompts) throws IOException {
        String lines = IntStream.range(0, prompts)
                .mapToObj("{\"prompt\":\"q%d\"}\n"::formatted)
                .collect(Collectors.joining());
        Files.writeString(Files.createDirectories(userFiles.resolve("prompts")).resolve("short.jsonl"), lines);
        return Questions.compared(RunSettings.from(Map.of("models", models), Map.of(), userFiles));
    }

    private static String prompt(Question question) {
        try {
            return Json.read(question.body(), ChatRequest.class)
                    .messages()
                    .get(0)
                    .text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
