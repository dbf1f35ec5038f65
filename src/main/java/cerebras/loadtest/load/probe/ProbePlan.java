package cerebras.loadtest.load.probe;

import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Resource;
import java.util.OptionalLong;

/**
 * How many calls, and how long to wait, for what the headers told. Amounts and times are by choice, unless a formula
 * says otherwise.
 */
record ProbePlan(Experiment experiment) {

  /** Of a day's quota, and of one whose period is not known, less than one part in so many is used. */
  private static final long DAILY_PARTS = 50;
  /** A limit that no header tells is met if it is smaller, or if a bucket of a second is of half that rate or less. */
  private static final int LONGEST_SPRINT = 40;
  /** Of the tokens that are left, a sprint may take one part in so many. */
  private static final long TOKEN_PARTS = 4;
  /** The calls after the sprint: one that reserves, and one after the idle time. */
  private static final int CALLS_AFTER_SPRINT = 2;

  private static final double REQUESTS_TO_SEE = 1.1;
  private static final double TOKENS_TO_SEE = 32;
  private static final long SHORTEST_IDLE_MILLIS = 1_000;
  private static final long LONGEST_IDLE_MILLIS = 17_000;
  private static final long MARGIN_MILLIS = 3_000;

  /**
   * How many calls the sprint has, its first included: of the requests that can be spared at most half; one alone where
   * an earlier sprint was refused.
   */
  long sprintLength() {
    if (!experiment.refusedSprint().isEmpty()) {
      return 1;
    }
    long more = LONGEST_SPRINT - 1;
    for (Limit limit : experiment.announced()) {
      more = Math.min(more, sparedBy(limit));
    }
    return 1 + Math.max(0, Math.min(more, affordableCalls() - 1 - CALLS_AFTER_SPRINT));
  }

  private long sparedBy(Limit limit) {
    ProbeResponse first = experiment.first().orElseThrow();
    long left = first.remaining(limit).orElse(0);
    return limit.resource() == Resource.REQUESTS
        ? (left - CALLS_AFTER_SPRINT) / 2
        : left / TOKEN_PARTS / Math.max(1, first.used(limit.resource()).orElse(1));
  }

  /** Whether another small call keeps all that was used below the share of a day's quota. */
  boolean affordable() {
    return affordableCalls() > experiment.spent(Resource.REQUESTS);
  }

  private long affordableCalls() {
    return Math.min(calls(Resource.REQUESTS, 1), calls(Resource.TOKENS, longestUse()));
  }

  /** How many calls together stay below the share of a day's limit, if each further one takes so much. */
  private long calls(Resource resource, long each) {
    OptionalLong daily = experiment.mostADay(resource);
    if (daily.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long most = (daily.getAsLong() - 1) / DAILY_PARTS;
    return experiment.spent(Resource.REQUESTS) + Math.max(0, most - experiment.spent(resource)) / each;
  }

  private long longestUse() {
    long longest = experiment.all().stream().mapToLong(heard -> heard.used(Resource.TOKENS).orElse(0)).max().orElse(0);
    return Math.max(1, longest);
  }

  /** How long to be idle until a bucket shows that it is one; absent where that takes too long for every limit. */
  OptionalLong idleMillis() {
    OptionalLong longest = experiment.announced().stream()
        .mapToLong(limit -> millisFor(limit.resource() == Resource.REQUESTS ? REQUESTS_TO_SEE : TOKENS_TO_SEE, limit))
        .filter(millis -> millis <= LONGEST_IDLE_MILLIS)
        .max();
    return longest.isPresent()
        ? OptionalLong.of(Math.max(SHORTEST_IDLE_MILLIS, longest.getAsLong()))
        : OptionalLong.empty();
  }

  private static long millisFor(double amount, Limit limit) {
    return (long) Math.ceil(amount * limit.period().duration().toMillis() / limit.amount());
  }

  /** How long everything takes that is compared, from the first call's end; as slow as that. */
  long neededMillis() {
    ProbeResponse first = experiment.first().orElseThrow();
    long sprintMillis = (sprintLength() + CALLS_AFTER_SPRINT) * (first.endMillis() - first.sentMillis());
    return sprintMillis + idleMillis().orElse(0) + MARGIN_MILLIS;
  }
}
