package cerebras.loadtest.load;

import cerebras.loadtest.quota.Announcement;
import java.util.OptionalLong;

/**
 * One request that was let go. Whoever has it tells how it went on, from any thread and at the price of a place in a
 * queue. It counts until its end is told, and for a period after: an end that is never told takes its share for good.
 */
public final class Ticket {

  private final QuotaLimiter pacer;
  private final Entry entry;

  Ticket(QuotaLimiter pacer, Entry entry) {
    this.pacer = pacer;
    this.entry = entry;
  }

  /**
   * The headers of an answer have come, other than a refusal's; not called if there were none. Only the first call
   * before the end counts.
   *
   * @param announcement what they tell of quotas
   */
  public void answered(Announcement announcement) {
    pacer.answered(entry, announcement);
  }

  /**
   * The server refused the request with status 429; to be called in place of {@link #answered} and {@link #ended}.
   *
   * @param announcement as above
   */
  public void refused(Announcement announcement) {
    pacer.refused(entry, announcement);
  }

  /**
   * The request is over, or is not sent after all. Only the first call counts.
   *
   * @param usedTokens prompt and completion; 0 if it was not sent; absent if not known, and then by choice all
   *     that it reserved counts as used
   */
  public void ended(OptionalLong usedTokens) {
    pacer.ended(entry, usedTokens);
  }
}
