package cerebras.loadtest.gate;

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
  public Verdict judge(Evidence evidence) {
    if (evidence.calls() == 0) {
      return Verdict.unmeasured(this);
    }
    long counted = kind == Kind.SUCCESS ? evidence.successes() : evidence.good();
    Share share = new Share(counted, evidence.calls());
    return new Verdict(this, share.atLeast(bound), share.estimate(), share.whole());
  }
}
