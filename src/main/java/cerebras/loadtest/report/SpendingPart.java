package cerebras.loadtest.report;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.records.RunHeader.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the run used and what that costs, as sentences; none when it used nothing. */
record SpendingPart(List<String> sentences) {

  static SpendingPart of(RunSummary summary, Numbers numbers) {
    Spending spending = summary.spending();
    if (spending.promptTokens() + spending.outputTokens() + spending.uncounted() == 0) {
      return new SpendingPart(List.of());
    }
    String used = numbers.count(spending.promptTokens()) + " prompt and "
        + numbers.count(spending.outputTokens()) + " output tokens " + cost(summary, numbers) + ".";
    return new SpendingPart(
        Stream.of(Stream.of(used), prices(summary, numbers), uncounted(spending, numbers)).flatMap(s -> s).toList());
  }

  private static String cost(RunSummary summary, Numbers numbers) {
    BigDecimal dollars = summary.spending().dollars();
    if (dollars == null) {
      return "have no known price";
    }
    String verb = summary.run().target().emulated() ? "would have cost " : "cost ";
    return verb + numbers.dollars(dollars) + " at the list price";
  }

  private static Stream<String> prices(RunSummary summary, Numbers numbers) {
    return summary.run().prices().entrySet().stream().map(model -> price(model, numbers));
  }

  private static String price(Map.Entry<String, Price> model, Numbers numbers) {
    return "List price of " + model.getKey() + ": " + numbers.price(model.getValue().input())
        + " per million prompt tokens, " + numbers.price(model.getValue().output()) + " per million output tokens.";
  }

  private static Stream<String> uncounted(Spending spending, Numbers numbers) {
    return spending.uncounted() == 0
        ? Stream.empty()
        : Stream.of(numbers.count(spending.uncounted(), "attempt")
            + " may have been billed without telling their tokens: missing here.");
  }
}
