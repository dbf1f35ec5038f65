package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.answer.Part.Delivery;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.emulator.answer.Timetable.Jitter;
import cerebras.loadtest.models.Pace;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableTest {

    private static final long MILLI = 1_000_000;

    /** 10 ms of queue, 20 prompt tokens per millisecond, an event every 5 ms. */
    private static final Pace PACE = new Pace(2000, Duration.ofMillis(10), 20, Duration.ofMillis(5), 0);

    @Test
    void startsAfterQueueAndPrompt() {
        Timetable times = draw(PACE, 100, 0, 50);
        assertEquals(10 * MILLI, times.queueNanos());
        assertEquals(5 * MILLI, times.promptNanos());
        assertEquals(15 * MILLI, times.startNanos());
    }

    @Test
    void withoutJitterEventsAreACadenceApart() {
        List<Timetable.Step> steps = draw(PACE, 100, 0, 50).steps();
        for (int i = 0; i < steps.size(); i++) {
            assertEquals((15 + 5 * (i + 1)) * MILLI, steps.get(i).offsetNanos());
        }
    }

    @Test
    void closesShortlyAfterTheLastText() {
        Timetable times = draw(PACE, 100, 0, 1);
        assertEquals(5 * MILLI, times.completionNanos());
        assertEquals(20 * MILLI + 2_600_000, times.closingNanos());
    }

    @Test
    void answerWithoutTokensHasNoSteps() {
        Timetable times = draw(PACE, 100, 0, 0);
        assertEquals(List.of(), times.steps());
        assertEquals(0, times.completionNanos());
    }

    /** 10 ms of queue, 100 of wait, 5 of prompt; then an event 5 ms later. */
    @Test
    void waitDelaysEverythingAndCountsAsQueue() {
        Timetable times = draw(PACE, 100, 0, 1).after(100 * MILLI);
        assertEquals(110 * MILLI, times.queueNanos());
        assertEquals(5 * MILLI, times.promptNanos());
        assertEquals(115 * MILLI, times.startNanos());
        assertEquals(
                List.of(120 * MILLI),
                times.steps().stream().map(Timetable.Step::offsetNanos).toList());
        assertEquals(10 * MILLI, times.serviceNanos());
        assertEquals(120 * MILLI + 2_600_000, times.closingNanos());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 7", "25, 0", "25, 300", "1, 1", "400, 40000"})
    void stepsCarryEachTokenOnceAndNoneIsEmpty(int reasoning, int content) {
        List<Timetable.Step> steps = draw(PACE, 100, reasoning, content).steps();
        assertEquals(
                reasoning + content,
                steps.stream().mapToInt(Timetable.Step::tokens).sum());
        assertTrue(steps.stream().allMatch(step -> step.tokens() >= 1));
        assertEquals(1, steps.get(0).tokens(), "the first event of an answer");
    }

    @Test
    void noEventReachesFromReasoningIntoContent() {
        List<Timetable.Step> steps = draw(PACE, 100, 25, 300).steps();
        int[] ends = IntStream.range(0, steps.size())
                .map(i -> steps.subList(0, i + 1).stream()
                        .mapToInt(Timetable.Step::tokens)
                        .sum())
                .toArray();
        assertTrue(IntStream.of(ends).anyMatch(end -> end == 25));
    }

    /** 99,999 tokens after the first, at the speed given; an event may owe a few tokens, 25 × scale at the most. */
    @ParameterizedTest
    @CsvSource({"300", "1600", "3000", "10000"})
    void tokensComeAtTheSpeedAsked(double tokensPerSecond) {
        Pace pace = PACE.withTokensPerSecond(tokensPerSecond);
        Timetable times = draw(pace, 100, 0, 100_000);
        double seconds = (times.completionNanos() - 5 * MILLI) / 1e9;
        assertEquals(99_999 / tokensPerSecond, seconds, 0.02 * 99_999 / tokensPerSecond);
    }

    @Test
    void jitterStaysWithinItsShareAndDoesNotDrift() {
        List<Timetable.Step> steps =
                draw(PACE.withJitter(0.05), 100, 0, 100_000).steps();
        for (int i = 1; i < steps.size(); i++) {
            long gap = steps.get(i).offsetNanos() - steps.get(i - 1).offsetNanos();
            assertTrue(gap >= 4_750_000 && gap <= 5_250_000, "gap " + gap);
        }
        long whole = steps.get(steps.size() - 1).offsetNanos() - steps.get(0).offsetNanos();
        assertEquals(5.0 * MILLI, (double) whole / (steps.size() - 1), 0.005 * MILLI);
    }

    @Test
    void sameSeedDrawsTheSameTimetable() {
        Pace pace = PACE.withJitter(0.05);
        assertEquals(draw(pace, 69, 25, 300), draw(pace, 69, 25, 300));
    }

    private static Timetable draw(Pace pace, int promptTokens, int reasoning, int content) {
        List<Part> parts = List.of(
                new Part(Kind.REASONING, Delivery.FLOWING, Collections.nCopies(reasoning, Corpus.STOP)),
                new Part(Kind.CONTENT, Delivery.FLOWING, Collections.nCopies(content, Corpus.STOP)));
        return draw(pace, promptTokens, new Choice(parts, 0, "stop"));
    }

    private static Timetable draw(Pace pace, int promptTokens, Choice... choices) {
        Jitter jitter = new Jitter(pace.jitter(), new SplittableRandom(7));
        return Timetable.draw(pace, promptTokens, new Answer(List.of(choices)), jitter);
    }
}
