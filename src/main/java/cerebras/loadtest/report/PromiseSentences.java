package cerebras.loadtest.report;

import cerebras.loadtest.metrics.RetryAfterFigures;
import cerebras.loadtest.stats.Distribution;
import java.util.stream.Stream;

/**
 * What became of Retry-After, in sentences; empty ones where there is nothing to tell.
 *
 * @param refused all attempts that were refused, with Retry-After or without
 */
record PromiseSentences(RetryAfterFigures promises, long refused, Numbers numbers) {

  private static final long TENTH_NANOS = 100_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  Stream<String> all() {
    return Stream.of(asked(), tested(), broken(), tooLong());
  }

  private String asked() {
    if (refused == 0) {
      return "";
    }
    return promises.made() == 0
        ? "No refusal told when to come again (Retry-After)."
        : numbers.count(promises.made()) + " of " + numbers.count(refused, "refusal")
            + " told when to come again (Retry-After): " + waits(promises.waits()) + ".";
  }

  private String waits(Distribution waits) {
    return waits.min().equals(waits.max())
        ? "after " + seconds(waits.min())
        : "after " + seconds(waits.min()) + " to " + seconds(waits.max()) + ", "
            + waits.percentile(50).map(median -> seconds(median.value())).orElseThrow() + " in the median";
  }

  /** The sample holds three digits: of promises in whole seconds, tenths would be made up. */
  private String seconds(double nanos) {
    return nanos > 0 && nanos < SECOND_NANOS
        ? QuotaPart.moment(Math.round(nanos), numbers)
        : numbers.duration(Math.round(nanos / TENTH_NANOS) * TENTH_NANOS);
  }

  private String tested() {
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

  /** Of several who come back at once, one may be let in: only a promise that nobody else broke speaks against it. */
  private String broken() {
    if (promises.broken() == 0) {
      return "";
    }
    String told = were(promises.broken()) + " broken: the user was refused again. ";
    return promises.brokenAlone() == 0
        ? told + "Each time somebody else had been let in meanwhile: of several who come back at the same moment, the"
            + " first may use up what there is."
        : told + numbers.count(promises.brokenAlone()) + " of them though nobody else of this run was let in meanwhile:"
            + " the wait was too short, others share the quota, or the user asked for more tokens than before.";
  }

  private String tooLong() {
    return promises.tooLong() == 0
        ? ""
        : "During " + numbers.count(promises.tooLong()) + " of the waits somebody else was let in, more than a second"
            + " before their end: they were longer than that one needed.";
  }

  private String were(long count) {
    return numbers.count(count) + (count == 1 ? " was" : " were");
  }
}
