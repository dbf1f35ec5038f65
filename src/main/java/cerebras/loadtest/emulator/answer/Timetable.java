package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Pace;
import java.util.ArrayList;
import java.util.List;

/**
 * When each part of an answer is due. All nanoseconds, from the moment the request's turn came.
 *
 * @param queueNanos duration of the wait
 * @param promptNanos duration of reading the prompt
 * @param steps the events with text, in order
 */
public record Timetable(long queueNanos, long promptNanos, List<Step> steps) {

  /** Between the last text and the closing chunk: what the API's total time is longer than its parts, at the median. */
  static final long CLOSING_NANOS = 2_600_000;

  /** One event: when it is due, and how many tokens it carries. */
  record Step(long offsetNanos, int tokens) {

    Step after(long waitNanos) {
      return new Step(offsetNanos + waitNanos, tokens);
    }
  }

  /** Draws a timetable. No event carries both reasoning and content. */
  public static Timetable draw(Pace pace, int promptTokens, Answer answer, Jitter jitter) {
    long queue = jitter.around(pace.queueTime().toNanos());
    long prompt = Math.round(promptTokens / pace.promptTokensPerMilli() * 1e6);
    Stepper stepper = new Stepper(pace, jitter, queue + prompt);
    List<Step> steps = new ArrayList<>();
    stepper.addSteps(answer.reasoning().size(), steps);
    stepper.addSteps(answer.content().size(), steps);
    return new Timetable(queue, prompt, steps);
  }

  /** The same with a longer wait. */
  public Timetable after(long waitNanos) {
    return waitNanos == 0
        ? this
        : new Timetable(queueNanos + waitNanos, promptNanos, steps.stream().map(step -> step.after(waitNanos)).toList());
  }

  /** How long a model is busy with the answer: from the end of the wait to the last text. */
  public long serviceNanos() {
    return promptNanos + completionNanos();
  }

  /** When the first chunk of a stream, which names the role, is due. */
  long startNanos() {
    return queueNanos + promptNanos;
  }

  /** Duration of generating, from {@link #startNanos()} to the last event with text. */
  long completionNanos() {
    return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).offsetNanos() - startNanos();
  }

  /** When the closing chunk of a stream, or the whole answer, is due. */
  long closingNanos() {
    return startNanos() + completionNanos() + CLOSING_NANOS;
  }
}
