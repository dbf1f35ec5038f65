package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.models.Pace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The schedule of an answer. All times are nanoseconds since processing of the request was due to start.
 *
 * @param queueNanos time in the queue
 * @param promptNanos prompt processing time
 * @param completionNanos generation time, from {@link #startNanos()} to the last token
 * @param steps the events with text, in order
 */
public record Timetable(long queueNanos, long promptNanos, long completionNanos, List<Step> steps) {

    /** Time between the last text and the closing chunk: the median difference between the API's total time and its parts. */
    static final long CLOSING_NANOS = 2_600_000;

    /**
     * One event.
     *
     * @param offsetNanos scheduled time
     * @param choice index of its choice
     * @param parts content: a piece of text, or a whole call
     */
    record Step(long offsetNanos, int choice, List<Part> parts) {

        Step after(long waitNanos) {
            return new Step(offsetNanos + waitNanos, choice, parts);
        }

        /** Number of its tokens. */
        int tokens() {
            int tokens = 0;
            for (Part part : parts) {
                tokens += part.size();
            }
            return tokens;
        }
    }

    /**
     * Creates a random schedule. By choice, all choices start at the same time, each at full speed.
     *
     * @param promptTokens prompt tokens to process, without cached ones
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

    /** A copy with more time in the queue. */
    public Timetable after(long waitNanos) {
        List<Step> later = waitNanos == 0
                ? steps
                : steps.stream().map(step -> step.after(waitNanos)).toList();
        return new Timetable(queueNanos + waitNanos, promptNanos, completionNanos, later);
    }

    /** A copy whose text takes this many times as long, at least 1. */
    public Timetable slower(double factor) {
        if (factor == 1) {
            return this;
        }
        List<Step> slower = steps.stream()
                .map(step -> step.after(Math.round((step.offsetNanos() - startNanos()) * (factor - 1))))
                .toList();
        return new Timetable(queueNanos, promptNanos, Math.round(completionNanos * factor), slower);
    }

    /** Time that the answer occupies the model: from the end of the wait to the last text. */
    public long serviceNanos() {
        return promptNanos + completionNanos;
    }

    /** Scheduled time of the first chunk of a stream, which names the role. */
    long startNanos() {
        return queueNanos + promptNanos;
    }

    /** Scheduled time of the closing chunk of a stream, or of a whole answer. */
    long closingNanos() {
        return startNanos() + completionNanos + CLOSING_NANOS;
    }

    /** Varies durations by a uniformly distributed relative amount. */
    public record Jitter(double share, SplittableRandom random) {

        long around(long nanos) {
            return Math.round(nanos * (1 + share * (2 * random.nextDouble() - 1)));
        }
    }
}
