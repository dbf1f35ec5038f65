package cerebras.loadtest.quota;

import cerebras.loadtest.hocon.HoconException;
import cerebras.loadtest.hocon.HoconKey;
import cerebras.loadtest.hocon.WayOut;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The plans of a file such as {@code user-files/quotas.conf}, by name. */
public final class Plans {

  private static final String EXAMPLE = "none { models { default {} } }";

  private final String file;
  private final Map<String, QuotaPlan> plans = new TreeMap<>();

  private Plans(HoconKey root) {
    file = root.file();
    root.children().forEach(plan -> plans.put(plan.name(), PlanForm.read(plan)));
  }

  /**
   * The plans of a text, HOCON.
   *
   * @param file where the text comes from, for messages
   * @throws HoconException if anything in it is wrong
   */
  public static Plans of(String text, String file) {
    Plans plans = new Plans(HoconKey.root(text, file, EXAMPLE));
    if (plans.names().isEmpty()) {
      throw new HoconException(file + " has no plan: expected at least one, such as " + EXAMPLE);
    }
    return plans;
  }

  /** The names of all plans, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(plans.keySet());
  }

  /** @throws HoconException if there is no such plan; it tells which there are */
  public QuotaPlan plan(String name) {
    if (!plans.containsKey(name)) {
      throw new HoconException("quota=" + name + " is not a plan of " + file + ": " + WayOut.of(name, names()));
    }
    return plans.get(name);
  }
}
