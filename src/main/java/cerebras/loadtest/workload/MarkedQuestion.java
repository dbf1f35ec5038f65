package cerebras.loadtest.workload;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A question whose prompt has a mark: the same each time, but for a new mark. */
final class MarkedQuestion implements Supplier<Question> {

  private final Question question;
  private final int firstDigit;
  private final Marks marks;

  /** @param question its body is UTF-8, with one {@link Marks#PLACEHOLDER} */
  MarkedQuestion(Question question, Marks marks) {
    this.question = question;
    this.firstDigit = new String(question.body(), StandardCharsets.ISO_8859_1).indexOf(Marks.PLACEHOLDER) + 1;
    this.marks = marks;
  }

  @Override
  public Question get() {
    byte[] copy = question.body().clone();
    marks.writeNext(copy, firstDigit);
    return question.with(copy, question.promptTokens());
  }
}
