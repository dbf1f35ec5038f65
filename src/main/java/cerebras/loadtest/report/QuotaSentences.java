package cerebras.loadtest.report;

import cerebras.loadtest.measure.Distribution;
import cerebras.loadtest.measure.HeaderCheck;
import cerebras.loadtest.measure.Outcome;
import cerebras.loadtest.measure.QuotaFigures;
import cerebras.loadtest.measure.QuotaFigures.Announced;
import cerebras.loadtest.measure.QuotaFigures.Refusals;
import cerebras.loadtest.measure.RetryPromises;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Period;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is to be said of the quotas of one model, in sentences. */
record QuotaSentences(QuotaFigures quota, Numbers numbers) {

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final String NO_CONTRADICTION = "Up to twice as much is no contradiction: what was saved up comes on top,"
      + " and the server's minutes may begin within ours.";
  private static final String CONTRADICTION = "More than twice as much contradicts the headers.";

  List<String> all() {
    return Stream.of(
            letIn(), first(), changed(), more(), asked(), tested(), broken(), tooLong(), aboveLimit(), unexplained(),
            uncounted())
        .filter(sentence -> !sentence.isEmpty())
        .toList();
  }

  private String letIn() {
    return were(quota.letIn(), numbers.count(quota.letIn()) + " of " + numbers.count(quota.attempts(), "attempt"))
        + " let in (" + numbers.share(quota.letIn(), quota.attempts()) + "), " + were(quota.refused())
        + " refused for quota (" + numbers.share(quota.refused(), quota.attempts()) + ").";
  }

  private String first() {
    return quota.refusals().stream().min(Comparator.comparing(Refusals::firstNanos))
        .map(first -> "The first refusal, for " + reason(first.outcome()) + ", came "
            + QuotaPart.moment(first.firstNanos(), numbers) + " after the load began. Sent before that and let in: "
            + numbers.count(first.letInBefore(), "attempt") + ".")
        .orElse("");
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case QUOTA_REQUESTS -> "too many requests";
      case QUOTA_TOKENS -> "too many tokens";
      default -> "a limit that was not named";
    };
  }

  private String changed() {
    String names = quota.announced().stream().filter(Announced::changed)
        .map(announced -> QuotaPart.name(announced.limit()))
        .collect(Collectors.joining(", "));
    return names.isEmpty() ? "" : "The server changed what it promises during the run (" + names + "): what it told last counts.";
  }

  private String more() {
    return quota.announced().stream().map(Announced::limit)
        .filter(limit -> limit.period() == Period.MINUTE)
        .filter(limit -> most(limit) > limit.amount())
        .map(limit -> QuotaPart.name(limit) + ": up to " + numbers.count(most(limit)) + " came through, more than promised. "
            + (most(limit) > 2 * limit.amount() ? CONTRADICTION : NO_CONTRADICTION))
        .collect(Collectors.joining(" "));
  }

  private long most(Limit limit) {
    return quota.minutes().stream().mapToLong(minute -> QuotaPart.used(limit.resource(), minute)).max().orElse(0);
  }

  private String asked() {
    RetryPromises promises = quota.promises();
    if (quota.refused() == 0) {
      return "";
    }
    return promises.made() == 0
        ? "No refusal told when to come again (Retry-After)."
        : numbers.count(promises.made()) + " of " + numbers.count(quota.refused(), "refusal")
            + " told when to come again (Retry-After): " + waits(promises.waits()) + ".";
  }

  private String waits(Distribution waits) {
    return waits.min().equals(waits.max())
        ? "after " + seconds(waits.min())
        : "after " + seconds(waits.min()) + " to " + seconds(waits.max()) + ", "
            + waits.percentile(50).map(median -> seconds(median.value())).orElseThrow() + " in the median";
  }

  /** Promises are whole seconds, which the sample holds to three digits. */
  private String seconds(double nanos) {
    return numbers.duration(Math.round(nanos / SECOND_NANOS) * SECOND_NANOS);
  }

  private String tested() {
    RetryPromises promises = quota.promises();
    if (promises.made() == 0) {
      return "";
    }
    String tested = promises.tested() == 0
        ? "Nobody put such a promise to the test."
        : "Of " + numbers.count(promises.tested(), "promise") + " of Retry-After that a user waited for, "
            + were(promises.kept()) + " kept: the user came back as told, and was let in.";
    return promises.untested() == 0
        ? tested
        : tested + " " + were(promises.untested()) + " not tested: the user came back too early, or not any more.";
  }

  /** A promise is for one caller: only one that was broken though nobody else came is the server's fault. */
  private String broken() {
    RetryPromises promises = quota.promises();
    if (promises.broken() == 0) {
      return "";
    }
    String told = were(promises.broken()) + " broken: the user was refused again. ";
    return promises.brokenAlone() == 0
        ? told + "Each time somebody else had been let in meanwhile: of several who come back at the same moment, the first"
            + " may use up what there is."
        : told + numbers.count(promises.brokenAlone()) + " of them though nobody else of this run was let in meanwhile: the"
            + " wait was too short, or others share the quota.";
  }

  private String tooLong() {
    return quota.promises().tooLong() == 0
        ? ""
        : "During " + numbers.count(quota.promises().tooLong()) + " of the waits somebody else was let in, more than a second"
            + " before their end: they were longer than that one needed.";
  }

  private String aboveLimit() {
    HeaderCheck headers = quota.headers();
    if (headers.answers() == 0) {
      return "No header told what is left of a limit.";
    }
    return headers.aboveLimit() == 0
        ? ""
        : numbers.count(headers.aboveLimit()) + " of " + numbers.count(headers.answers(), "answer")
            + " told of more left than their limit is.";
  }

  private String unexplained() {
    HeaderCheck headers = quota.headers();
    if (headers.requestRefusals() == 0) {
      return "";
    }
    String all = numbers.count(headers.requestRefusals(), "refusal") + " for requests";
    return headers.unexplained() == 0
        ? "The headers of " + all + " all tell that no request was left: they agree."
        : numbers.count(headers.unexplained()) + " of " + all + " came though their headers tell of requests left: the headers"
            + " are wrong, or there is a limit that they do not tell of, such as one per second.";
  }

  private String uncounted() {
    return quota.uncounted() == 0
        ? ""
        : "The server did not count the tokens of " + numbers.count(quota.uncounted(), "attempt")
            + " that it let in: they are missing in the minutes.";
  }

  private String were(long count) {
    return were(count, numbers.count(count));
  }

  private static String were(long count, String things) {
    return things + (count == 1 ? " was" : " were");
  }
}
