package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.SloResult;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whether the run kept what was asked of it: a sentence, and a row for each limit.
 *
 * @param kind style of the whole: {@code pass}, {@code fail} or {@code unsure}
 * @param title the verdict in three words
 * @param sentence what it rests on
 */
record VerdictPart(String kind, String title, String sentence, List<VerdictRow> rows) {

  static VerdictPart of(Judgement judgement, Numbers numbers) {
    Finding finding = judgement.finding();
    return new VerdictPart(
        VerdictRow.word(finding).toLowerCase(Locale.ROOT),
        title(judgement),
        sentence(judgement, numbers),
        judgement.verdicts().stream().map(verdict -> VerdictRow.of(verdict, numbers)).toList());
  }

  private static String title(Judgement judgement) {
    return switch (judgement.finding()) {
      case MET -> "Service level met";
      case MISSED -> "Service level missed";
      case PROBABLY_MET, PROBABLY_MISSED -> unmeasured(judgement)
          ? "Service level: not measurable in some calls"
          : "Service level: too few calls to say";
    };
  }

  private static String sentence(Judgement judgement, Numbers numbers) {
    return switch (judgement.finding()) {
      case MET -> "Every limit was kept, with 95 % confidence.";
      case MISSED -> share(judgement, finding -> finding == Finding.MISSED, numbers) + " broken, with 95 % confidence.";
      case PROBABLY_MET, PROBABLY_MISSED -> share(judgement, finding -> !finding.sure(), numbers)
          + " left open: " + whyOpen(judgement);
    };
  }

  private static String whyOpen(Judgement judgement) {
    return unmeasured(judgement)
        ? "in some calls the client could not measure what is limited, and the rest do not decide it."
        : "too few calls were made for 95 % confidence. A longer run can tell.";
  }

  /** Whether a limit is left open of which some values could not be measured well enough. */
  private static boolean unmeasured(Judgement judgement) {
    return judgement.verdicts().stream().anyMatch(verdict -> !verdict.finding().sure() && verdict.unresolved() > 0);
  }

  /** {@code 1 of 2 limits was}. */
  private static String share(Judgement judgement, Predicate<Finding> counted, Numbers numbers) {
    long part = judgement.verdicts().stream().map(SloResult::finding).filter(counted).count();
    String limits = numbers.count(judgement.verdicts().size(), "limit");
    return numbers.count(part) + " of " + limits + (part == 1 ? " was" : " were");
  }
}
