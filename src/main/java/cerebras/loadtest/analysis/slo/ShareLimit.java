package cerebras.loadtest.analysis.slo;

import cerebras.loadtest.stats.Estimate;
import java.util.OptionalLong;

/**
 * A limit of a share of all calls, from below.
 *
 * @param bound more than 0 and less than 1
 */
public record ShareLimit(Kind kind, double bound) implements Limit {

  /** What is counted. */
  public enum Kind {
    /** Calls that got their answer. */
    SUCCESS("success"),
    /** Calls that got their answer, and whose own values keep the bound of every percentile in the service level. */
    GOODPUT("goodput");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  @Override
  public String key() {
    return kind.key();
  }

  @Override
  public String title() {
    return kind.key();
  }

  @Override
  public boolean fromBelow() {
    return true;
  }

  @Override
  public OptionalLong fewestCalls() {
    return OptionalLong.of(Share.fewestToShow(bound));
  }

  @Override
  public SloResult judge(Evidence evidence) {
    long undecided = kind == Kind.SUCCESS ? 0 : evidence.undecided();
    if (evidence.calls() == undecided) {
      return SloResult.unmeasured(this, undecided);
    }
    Share share = new Share(kind == Kind.SUCCESS ? evidence.successes() : evidence.good(), evidence.calls());
    return undecided == 0
        ? new SloResult(this, share.atLeast(bound), share.estimate(), share.whole())
        : withUndecided(share, undecided);
  }

  /** The share of the calls that could be judged, with an interval that holds whatever the undecided ones are. */
  private SloResult withUndecided(Share worst, long undecided) {
    long decided = worst.whole() - undecided;
    Share best = new Share(worst.part() + undecided, worst.whole());
    double value = (double) worst.part() / decided;
    Finding finding = Finding.of(
        value >= bound, worst.atLeast(bound) == Finding.MET, best.atLeast(bound) == Finding.MISSED);
    Estimate estimate = new Estimate(value, worst.estimate().low(), best.estimate().high());
    return new SloResult(this, finding, estimate, decided, undecided);
  }
}
