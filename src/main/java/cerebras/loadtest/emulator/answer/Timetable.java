package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.models.Pace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When each part of an answer is due. All nanoseconds, from the moment the request's turn came.
 *
 * @param queueNanos duration of the wait
 * @param promptNanos duration of reading the prompt
 * @param completionNanos duration of generating, from {@link #startNanos()} to the last token
 * @param steps the events with text, in order
 */
public record Timetable(long queueNanos, long promptNanos, long completionNanos, List<Step> steps) {

    /** Between the last text and the closing chunk: what the API's total time is longer than its parts, at the median. */
    static final long CLOSING_NANOS = 2_600_000;

    /**
     * One event.
     *
     * @param offsetNanos when it is due
     * @param choice the index of the choice it belongs to
     * @param parts what it says: one piece of text, or a whole call
     */
    record Step(long offsetNanos, int choice, List<Part> parts) {

        Step after(long waitNanos) {
            return new Step(offsetNanos + waitNanos, choice, parts);
        }

        /** Tokens that it carries. */
        int tokens() {
            int tokens = 0;
            for (Part part : parts) {
                tokens += part.size();
            }
            return tokens;
        }
    }

    /**
     * Draws a timetable. All choices start at once, and each comes at the full pace, by choice.
     *
     * @param promptTokens to be read; not those that the prompt cache has
     */
    public static Timetable draw(Pace pace, int promptTokens, Answer answer, Jitter jitter) {
        long queue = jitter.around(pace.queueTime().toNanos());
        long prompt = Math.round(promptTokens / pace.promptTokensPerMilli() * 1e6);
        long start = queue + prompt;
        long end = start;
        List<Step> steps = new ArrayList<>();
        for (int choice = 0; choice < answer.choices().size(); choice++) {
            EventScheduler stepper = new EventScheduler(pace, jitter, start, choice, steps);
            end = Math.max(end, stepper.add(answer.choices().get(choice)));
        }
        if (answer.choices().size() > 1) {
            steps.sort(Comparator.comparingLong(Step::offsetNanos));
        }
        return new Timetable(queue, prompt, end - start, steps);
    }

    /** The same with a longer wait. */
    public Timetable after(long waitNanos) {
        List<Step> later = waitNanos == 0
                ? steps
                : steps.stream().map(step -> step.after(waitNanos)).toList();
        return new Timetable(queueNanos + waitNanos, promptNanos, completionNanos, later);
    }

    /** How long a model is busy with the answer: from the end of the wait to the last text. */
    public long serviceNanos() {
        return promptNanos + completionNanos;
    }

    /** When the first chunk of a stream, which names the role, is due. */
    long startNanos() {
        return queueNanos + promptNanos;
    }

    /** When the closing chunk of a stream, or the whole answer, is due. */
    long closingNanos() {
        return startNanos() + completionNanos + CLOSING_NANOS;
    }

    /** Varies durations by up to a share of themselves, evenly up and down. */
    public record Jitter(double share, SplittableRandom random) {

        long around(long nanos) {
            return Math.round(nanos * (1 + share * (2 * random.nextDouble() - 1)));
        }
    }
}
