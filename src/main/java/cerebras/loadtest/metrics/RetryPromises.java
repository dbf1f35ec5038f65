package cerebras.loadtest.metrics;

import cerebras.loadtest.stats.Distribution;

/**
 * What became of Retry-After: each refusal that has it promises its user to be let in once that time has passed since
 * the refusal arrived. The user's next attempt puts it to the test; one that was neither let in nor refused decides
 * nothing.
 *
 * <p>A promise is for one caller: of several who were promised the same moment, the first may use up what there is.
 *
 * @param made refusals with Retry-After that was understood, in seconds, in milliseconds or as a date
 * @param kept the user came back at the promised moment or later, and was let in
 * @param broken the user came back at the promised moment or later, and was refused
 * @param brokenAlone broken ones without anybody being let in of those who were sent between the two refusals, from the
 *     sending of the first to the arrival of the second: the wait was too short, others outside the run share the
 *     quota, or the user asked for more tokens than before. Somebody whose answer was complete only after the user's
 *     next broken promise is overlooked
 * @param tooLong any user's attempt that was sent after the refusal, but more than a second before the promised moment,
 *     was let in: the wait was longer than that one needed, even if Retry-After was rounded up to the second. It may
 *     have needed fewer tokens. An answer that was complete only after the promise had been tested is overlooked
 * @param waits the promised times in nanoseconds
 */
public record RetryPromises(long made, long kept, long broken, long brokenAlone, long tooLong, Distribution waits) {

  /** Those put to the test. */
  public long tested() {
    return kept + broken;
  }

  /** Those that were not: the user came back too early, or not at all before the end of the run. */
  public long untested() {
    return made - tested();
  }
}
