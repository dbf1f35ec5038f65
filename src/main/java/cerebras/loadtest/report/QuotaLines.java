package cerebras.loadtest.report;

import java.util.stream.Stream;

/** What quotas did, for the console. */
record QuotaLines(QuotaPart quota) {

  /** Title, limits, refusals and sentences. */
  Stream<String> lines() {
    return Stream.of(
            Stream.of(ConsoleText.wrapped("", ConsoleText.printable(quota.title()), "  ")),
            quota.promised().stream().map(QuotaLines::line),
            quota.refusals().stream().map(QuotaLines::line),
            quota.sentences().stream().map(sentence -> ConsoleText.wrapped("  ", sentence, "    ")))
        .flatMap(lines -> lines);
  }

  private static String line(QuotaPart.Promised limit) {
    String used = limit.measured()
        ? "   in a minute of the run: " + limit.fewest() + " to " + limit.most() + ", mean " + limit.mean()
        : "";
    return ConsoleText.named(limit.title(), "promised " + limit.amount() + used);
  }

  private static String line(QuotaPart.Refused refused) {
    return ConsoleText.padded("  " + refused.label(), 22) + ConsoleText.counts(refused.count(), refused.share())
        + "   first after " + refused.first() + ", " + refused.letInBefore() + " let in before";
  }
}
