package cerebras.loadtest.report;

import cerebras.loadtest.gate.Finding;
import cerebras.loadtest.gate.Limit;
import cerebras.loadtest.gate.PercentileLimit;
import cerebras.loadtest.gate.ShareLimit;
import cerebras.loadtest.gate.Verdict;
import cerebras.loadtest.measure.AttemptMetric.Unit;

/**
 * A verdict on a line: {@code FAIL p95 time to first token: 412 ms > 300 ms (n=5,120)}. Where a verdict is not sure,
 * the line begins with {@code UNSURE} and says so, with the 95 % interval where there is one.
 */
public final class VerdictLine {

  private static final Numbers NUMBERS = Numbers.CONSOLE;

  private VerdictLine() {}

  /** The line, without a line break. */
  public static String of(Verdict verdict) {
    Limit limit = verdict.limit();
    return word(verdict.finding()) + " " + limit.title() + ": " + (verdict.measured() == null
        ? "nothing measured, limit " + figure(limit, limit.bound())
        : compared(verdict) + " (" + evidence(verdict) + ")");
  }

  /** What the limit asks for: {@code p95 time to first token <= 300 ms}. */
  public static String of(Limit limit) {
    return limit.title() + (limit.fromBelow() ? " >= " : " <= ") + figure(limit, limit.bound());
  }

  private static String compared(Verdict verdict) {
    Limit limit = verdict.limit();
    return figure(limit, verdict.measured().value()) + " " + sign(verdict) + " " + figure(limit, limit.bound());
  }

  private static String word(Finding finding) {
    return switch (finding) {
      case MET -> "PASS";
      case MISSED -> "FAIL";
      case PROBABLY_MET, PROBABLY_MISSED -> "UNSURE";
    };
  }

  private static String sign(Verdict verdict) {
    boolean above = verdict.limit().fromBelow() == verdict.finding().met();
    return (above ? ">" : "<") + (verdict.finding().met() ? "=" : "");
  }

  private static String evidence(Verdict verdict) {
    String n = "n=" + NUMBERS.count(verdict.n());
    if (verdict.finding().sure()) {
      return n;
    }
    return verdict.measured().low() == null
        ? n + ", too few to say"
        : n + ", 95 % interval " + figure(verdict.limit(), verdict.measured().low())
            + " to " + figure(verdict.limit(), verdict.measured().high());
  }

  private static String figure(Limit limit, double value) {
    if (limit instanceof ShareLimit) {
      return NUMBERS.percent(value);
    }
    Unit unit = limit instanceof PercentileLimit percentile ? percentile.metric().metric().unit() : Unit.SPEED;
    return NUMBERS.quantity(unit, value).text();
  }
}
