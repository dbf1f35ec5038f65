package cerebras.loadtest.measure;

import cerebras.loadtest.quota.AnnouncedLimit;
import cerebras.loadtest.quota.Resource;
import java.util.List;

/**
 * Whether the headers about quotas tell the truth, as far as an answer can contradict itself. Whether a refusal for
 * tokens was right cannot be told: what the request would have been charged is not in its record.
 *
 * @param answers those whose headers told a limit and what is left of it
 * @param aboveLimit those of them that told of more left than the limit is
 * @param requestRefusals attempts refused for requests whose headers told how many requests are left
 * @param unexplained those of them with at least one request left of every limit that was told: the headers are wrong,
 *     or there is a limit that they do not tell of, as the one per second
 */
public record HeaderCheck(long answers, long aboveLimit, long requestRefusals, long unexplained) {

  static final HeaderCheck NOTHING = new HeaderCheck(0, 0, 0, 0);

  /** Of one answer. */
  static HeaderCheck of(Outcome outcome, List<AnnouncedLimit> limits) {
    List<AnnouncedLimit> told = limits.stream().filter(limit -> limit.remaining().isPresent()).toList();
    List<AnnouncedLimit> requests =
        told.stream().filter(limit -> limit.limit().resource() == Resource.REQUESTS).toList();
    boolean refusedForRequests = outcome == Outcome.QUOTA_REQUESTS && !requests.isEmpty();
    return new HeaderCheck(
        one(!told.isEmpty()),
        one(told.stream().anyMatch(limit -> left(limit) > limit.limit().amount())),
        one(refusedForRequests),
        one(refusedForRequests && requests.stream().allMatch(limit -> left(limit) > 0)));
  }

  HeaderCheck plus(HeaderCheck other) {
    return new HeaderCheck(
        answers + other.answers,
        aboveLimit + other.aboveLimit,
        requestRefusals + other.requestRefusals,
        unexplained + other.unexplained);
  }

  private static long left(AnnouncedLimit limit) {
    return limit.remaining().orElseThrow();
  }

  private static int one(boolean found) {
    return found ? 1 : 0;
  }
}
