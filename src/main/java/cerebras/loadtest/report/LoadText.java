package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.RunHeader;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A load in a line of words: "10 users, closed model, steady 60 s". */
final class LoadText {

  private LoadText() {}

  static String of(RunSummary summary, Numbers numbers) {
    List<Breakdown> steps = summary.steps();
    String load = steps.isEmpty() ? of(summary.run().plan(), numbers) + replayed(summary.run()) : bySteps(steps, numbers);
    return load + merged(summary.run().mergedRuns());
  }

  private static String merged(List<String> runs) {
    return runs == null ? "" : ", merged from " + runs.size() + " runs";
  }

  /** A trace that was not replayed as fast as it was recorded. */
  private static String replayed(RunHeader run) {
    String speed = run.settings().getOrDefault("traceSpeed", "1");
    return speed.equals("1") ? "" : ", at " + speed + " times the speed of the trace";
  }

  private static String bySteps(List<Breakdown> steps, Numbers numbers) {
    IntSummaryStatistics users = steps.stream().mapToInt(step -> Integer.parseInt(step.name())).summaryStatistics();
    return "%s from %s to %s, closed model".formatted(
        numbers.count(steps.size(), "step"), numbers.count(users.getMin()), numbers.count(users.getMax(), "user"));
  }

  private static String of(LoadPlan plan, Numbers numbers) {
    String load = offered(plan, numbers) + ", " + plan.loadModel() + " model";
    return plan.steadyNanos() == 0 ? load : load + ", steady " + numbers.duration(plan.steadyNanos());
  }

  private static String offered(LoadPlan plan, Numbers numbers) {
    LoadPlan.Offered offered = plan.offered();
    if (offered == null) {
      return numbers.count(plan.users(), "user");
    }
    String burst = offered.burstCalls() == null ? null : "a burst of " + numbers.count(offered.burstCalls(), "call");
    String arrivals = offered.ratePerSecond() == null
        ? null
        : numbers.decimal(offered.ratePerSecond()) + " requests/s, " + manner(offered.arrivals());
    return Stream.of(burst, arrivals).filter(Objects::nonNull).collect(Collectors.joining(" on top of "));
  }

  private static String manner(String arrivals) {
    return arrivals.equals("trace") ? "as recorded in a trace" : arrivals + " arrivals";
  }

  /** What the load model means for the reader of the figures. */
  static String meaning(LoadPlan plan) {
    return switch (plan.loadModel()) {
      case "closed" -> "Closed model: a fixed number of users, each waits for its answer before it asks again. It shows "
          + "capacity. When the server slows down, the users ask less often, so latency looks better than it would "
          + "under arrivals that do not wait.";
      case "open" -> "Open model: requests arrive at a rate, whether or not earlier ones were answered. A slow server "
          + "shows as latency.";
      default -> "Load model: " + plan.loadModel() + ".";
    };
  }
}
