package cerebras.loadtest.report;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.RunHeader;
import java.util.List;
import java.util.Locale;

/**
 * Load generator health, with what the client measured of itself.
 *
 * @param label the verdict
 * @param kind style of its chip: {@code sound}, {@code unknown}, {@code strained} or {@code not_sound}
 * @param meaning of the verdict
 * @param symptoms what was seen of the client; empty when the status is sound
 * @param reasons measured value, threshold and figures touched, a sentence each; none when the status is sound
 * @param shared what else has a part in the figures of the client; empty when nothing is known of
 * @param window which stretch of the run the rows are about
 * @param rows what was measured; empty when nothing was
 */
record TrustPart(
    String label,
    String kind,
    String meaning,
    String symptoms,
    List<String> reasons,
    String shared,
    String window,
    List<ClientTable.Row> rows) {

  private static final int JUDGED_ROWS = 4;
  private static final String WITH_EMULATOR =
      "The emulator ran in the same process: the processor time it used is part of these measurements.";

  static TrustPart of(RunSummary summary, Numbers numbers) {
    GeneratorHealth trust = GeneratorHealth.in(summary);
    return new TrustPart(
        trust.verdict().title(),
        trust.verdict().name().toLowerCase(Locale.ROOT),
        TrustSentences.meaning(trust.verdict()),
        new TrustSentences(numbers).symptoms(trust),
        new TrustSentences(numbers).of(trust),
        embedded(summary.run()) ? WITH_EMULATOR : "",
        window(summary),
        ClientTable.rows(summary, numbers));
  }

  private static String window(RunSummary summary) {
    if (summary.client() != null && summary.client().wholeRun()) {
      return "whole run";
    }
    return summary.steps().isEmpty() ? "steady window" : "all steps";
  }

  /** An emulator elsewhere has an address in the settings. */
  private static boolean embedded(RunHeader run) {
    return run.target().emulated() && run.settings().getOrDefault("target", "").equals("emulator");
  }

  /** Why the verdict is not better; where it is as good as can be, what it is made from. */
  List<String> evidence() {
    return reasons.isEmpty() ? measured() : reasons;
  }

  private List<String> measured() {
    return rows.stream().limit(JUDGED_ROWS).map(row -> row.title() + ": " + row.measured()).toList();
  }
}
