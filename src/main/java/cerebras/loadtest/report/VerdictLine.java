package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.report.ServiceLevelTable.VerdictRow;

/**
 * A verdict on a line: {@code FAIL p95 time to first token: 412 ms > 300 ms (n=5,120)}. Where a verdict is not sure,
 * the line begins with {@code INCONCLUSIVE} and says so, with the 95 % interval where there is one.
 */
public final class VerdictLine {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private VerdictLine() {}

    /** The line, without a line break. */
    public static String of(SloResult verdict) {
        return line(verdict, verdict.finding().sure() ? count(verdict) : evidence(verdict));
    }

    /** The same with the 95 % interval, if there is one, also where the verdict is sure. */
    public static String withInterval(SloResult verdict) {
        return line(verdict, evidence(verdict));
    }

    /** What the limit asks for: {@code p95 time to first token <= 300 ms}. */
    public static String of(Limit limit) {
        return limit.title() + (limit.fromBelow() ? " >= " : " <= ") + figure(limit, limit.bound());
    }

    private static String line(SloResult verdict, String evidence) {
        Limit limit = verdict.limit();
        return VerdictRow.word(verdict.finding()) + " " + limit.title() + ": "
                + (verdict.measured() == null
                        ? unmeasured(verdict) + ", limit " + figure(limit, limit.bound())
                        : compared(verdict) + " (" + evidence + ")");
    }

    private static String unmeasured(SloResult verdict) {
        return verdict.unresolved() == 0
                ? "nothing measured"
                : "not measurable in any of " + NUMBERS.count(verdict.unresolved(), "call");
    }

    /** What was measured beside the bound: {@code p95 time to first token 412 ms > 300 ms}. */
    static String comparison(SloResult verdict) {
        return verdict.limit().title() + " " + (verdict.measured() == null ? unmeasured(verdict) : compared(verdict));
    }

    private static String compared(SloResult verdict) {
        Limit limit = verdict.limit();
        return figure(limit, verdict.measured().value()) + " " + sign(verdict) + " " + figure(limit, limit.bound());
    }

    private static String sign(SloResult verdict) {
        boolean above = verdict.limit().fromBelow() == verdict.finding().met();
        return (above ? ">" : "<") + (verdict.finding().met() ? "=" : "");
    }

    private static String count(SloResult verdict) {
        return "n=" + NUMBERS.count(verdict.n())
                + (verdict.unresolved() == 0
                        ? ""
                        : ", not measurable in " + NUMBERS.count(verdict.unresolved()) + " more");
    }

    private static String evidence(SloResult verdict) {
        if (verdict.measured() == null) {
            return "";
        }
        return verdict.measured().low() == null
                ? count(verdict) + (verdict.finding().sure() ? "" : ", too few to say")
                : count(verdict) + ", 95 % interval "
                        + figure(verdict.limit(), verdict.measured().low()) + " to "
                        + figure(verdict.limit(), verdict.measured().high());
    }

    private static String figure(Limit limit, double value) {
        return VerdictRow.figure(limit, value, NUMBERS);
    }
}
