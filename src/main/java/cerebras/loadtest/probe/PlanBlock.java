package cerebras.loadtest.probe;

import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Refill;
import cerebras.loadtest.quota.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What was learned as a plan of {@code user-files/quotas.conf}.
 *
 * @param limits all; those of total tokens are assumed, for nobody tells them
 * @param refill absent if not found out
 * @param capTokens absent if not found out
 */
record PlanBlock(List<Limit> limits, Optional<Refill> refill, OptionalLong capTokens) {

  /** Lines of HOCON; what is not known is left to the file's defaults. */
  List<String> lines(String model) {
    List<String> lines = new ArrayList<>();
    lines.add("probed {");
    refill.ifPresent(found -> lines.add("  refill = " + found));
    capTokens.ifPresent(tokens -> lines.add("  reservation-cap-tokens = " + tokens));
    lines.add("  models {");
    lines.add("    \"" + model + "\" {");
    for (Resource resource : Resource.values()) {
      String comment = resource == Resource.TOTAL_TOKENS ? "   # assumed" : "";
      amounts(resource).ifPresent(amounts -> lines.add("      " + resource + " { " + amounts + " }" + comment));
    }
    lines.add("    }");
    lines.add("    default {}");
    lines.add("  }");
    lines.add("}");
    return lines;
  }

  private Optional<String> amounts(Resource resource) {
    String amounts = limits.stream().filter(limit -> limit.resource() == resource)
        .map(limit -> limit.period() + " = " + limit.amount())
        .collect(Collectors.joining(", "));
    return amounts.isEmpty() ? Optional.empty() : Optional.of(amounts);
  }
}
