package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.RunAnswer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KneeAnswerTest {

    @Test
    void staircaseThatBendsSaysWhereAndWhy() {
        // 5 users get 9,300 tokens/s and 10 get 18,432: 1,849 each. The most is 24,300: 13.1 users.
        RunAnswer answer = KneeAnswer.of(Summaries.staircase()).orElseThrow();
        assertEquals("The knee", answer.title());
        assertEquals(
                "At about 13 users: up to there more users get more in total, beyond it they share what there is.",
                answer.lines().get(0));
        assertEquals(
                "Cause: not found. Neither refusals nor slower answers explain it (read from the step of 20 users).",
                answer.lines().get(1),
                "the fixture's calls are as fast at every step");
    }

    @Test
    void staircaseWhoseCallsAllFailedHasNoKneeAndDoesNotGrow() {
        assertEquals(Optional.empty(), KneeAnswer.of(Summaries.silentStaircase()));
    }

    @Test
    void runWithoutStepsHasNoKnee() {
        assertEquals(Optional.empty(), KneeAnswer.of(Summaries.normal()));
    }
}
