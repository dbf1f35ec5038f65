package cerebras.loadtest.gate;

import java.util.List;

/** The verdicts on all limits of a service level, in its order. */
public record Judgement(List<Verdict> verdicts) {

  public Judgement {
    verdicts = List.copyOf(verdicts);
  }

  /** The worst of the verdicts: a service level is met where each of its limits is. */
  public Finding finding() {
    return verdicts.stream().map(Verdict::finding).reduce(Finding.MET, Finding::and);
  }
}
