package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.ComparedMetric;
import cerebras.loadtest.analysis.comparison.Difference;
import java.util.Locale;

/** One difference of two runs, in words and numbers. */
final class DifferenceWords {

  private final Difference difference;
  private final Numbers numbers;

  DifferenceWords(Difference difference, Numbers numbers) {
    this.difference = difference;
    this.numbers = numbers;
  }

  /** A figure of one side. */
  String figure(Double figure) {
    if (figure == null) {
      return Numbers.ABSENT;
    }
    return switch (difference.metric().kind()) {
      case TIME -> numbers.time(figure).text();
      case SPEED -> numbers.speed(figure).text();
      case SHARE -> numbers.percent(figure);
    };
  }

  /** How much more, in the unit of the figure. */
  String plain() {
    if (difference.change() == null) {
      return Numbers.ABSENT;
    }
    double more = difference.other() - difference.base();
    String sign = more < 0 ? "−" : more > 0 ? "+" : "";
    return switch (difference.metric().kind()) {
      case TIME -> sign + numbers.time(Math.abs(more)).text();
      case SPEED -> sign + numbers.speed(Math.abs(more)).text();
      case SHARE -> points(more);
    };
  }

  /** How much more, relatively. */
  String change() {
    return relative(difference.change());
  }

  String interval() {
    return difference.low() == null
        ? Numbers.ABSENT
        : relative(difference.low()) + " to " + relative(difference.high());
  }

  /** A part of the base's figure; points where the figure is a share. */
  String relative(Double change) {
    if (change == null) {
      return Numbers.ABSENT;
    }
    return difference.metric().kind() == ComparedMetric.Kind.SHARE ? points(change) : numbers.difference(change);
  }

  private String points(double share) {
    return numbers.difference(share).replace("%", "points");
  }

  String verdict() {
    boolean time = difference.metric().kind() == ComparedMetric.Kind.TIME;
    return switch (difference.verdict()) {
      case WORSE -> time ? "slower" : "lower";
      case BETTER -> time ? "faster" : "higher";
      case SMALLER_THAN_MATTERS -> "smaller than matters";
      case NONE_SHOWN -> difference.intervalLeavesZeroOut() ? "no difference shown *" : "no difference shown";
      case TOO_FEW -> "too few";
    };
  }

  /** As part of a sentence: time to first token, p50 (+11.2 %). */
  String mention() {
    String title = difference.metric().title();
    return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1) + " (" + change() + ")";
  }
}
