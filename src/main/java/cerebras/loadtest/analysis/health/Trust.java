package cerebras.loadtest.analysis.health;

import cerebras.loadtest.metrics.RunSummary;
import java.util.Comparator;
import java.util.List;

/**
 * How far to believe the figures of a run.
 *
 * @param verdict the worst of the reasons'
 * @param reasons the worst first; none when the verdict is sound or unknown
 */
public record Trust(HealthStatus verdict, List<Reason> reasons) {

  /** What the records tell. */
  public static Trust in(RunSummary summary) {
    List<Reason> reasons =
        new Judge(summary).reasons().sorted(Comparator.comparing(Reason::verdict).reversed()).toList();
    HealthStatus without = summary.client() == null ? HealthStatus.UNKNOWN : HealthStatus.SOUND;
    return new Trust(reasons.isEmpty() ? without : reasons.get(0).verdict(), reasons);
  }

  /** Why one kind of figure is not to be believed as it stands; empty when it is. */
  public List<Reason> touching(Touched figure) {
    return reasons.stream().filter(reason -> reason.touched().contains(figure)).toList();
  }
}
