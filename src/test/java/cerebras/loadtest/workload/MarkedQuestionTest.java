package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.workload.PreparedQuestions.MarkedQuestion;
import cerebras.loadtest.workload.SyntheticPrompts.Marks;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarkedQuestionTest {

    @Test
    void eachUseHasTheNextMark() {
        var question = question("{\"content\":\"ä #000000000000000000 lamp\"}", Marks.after(41));
        assertEquals("{\"content\":\"ä #000000000000000042 lamp\"}", text(question));
        assertEquals("{\"content\":\"ä #000000000000000043 lamp\"}", text(question));
    }

    @Test
    void questionsShareTheMarks() {
        var marks = Marks.after(0);
        var questions = List.of(question("a #000000000000000000", marks), question("b #000000000000000000", marks));
        assertEquals(
                List.of("a #000000000000000001", "b #000000000000000002"),
                questions.stream().map(this::text).toList());
    }

    @Test
    void marksBeginAgainAfterTheLastNumber() {
        var question = question("#000000000000000000", Marks.after(999_999_999_999_999_998L));
        assertEquals("#999999999999999999", text(question));
        assertEquals("#000000000000000000", text(question));
    }

    @Test
    void markIsUniqueForAllCallers() {
        var question = question("#000000000000000000", Marks.after(0));
        Set<String> seen = new HashSet<>(IntStream.range(0, 10_000)
                .parallel()
                .mapToObj(i -> text(question))
                .toList());
        assertEquals(10_000, seen.size());
    }

    @Test
    void everyMarkHasSevenTokens() {
        LongStream numbers = new Random(3).longs(1000, 0, 999_999_999_999_999_999L);
        assertEquals(
                Set.of(7),
                Set.copyOf(numbers.mapToObj(number -> text(question("#000000000000000000", Marks.after(number))))
                        .map(mark -> LocalTokenizer.shared().count(" " + mark))
                        .distinct()
                        .toList()));
    }

    private static MarkedQuestion question(String text, Marks marks) {
        return new MarkedQuestion(new Question("m", text.getBytes(StandardCharsets.UTF_8), 1, 1), marks);
    }

    private String text(MarkedQuestion question) {
        return new String(question.get().body(), StandardCharsets.UTF_8);
    }
}
