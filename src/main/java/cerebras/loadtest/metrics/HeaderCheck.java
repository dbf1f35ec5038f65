package cerebras.loadtest.metrics;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Outcome;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Whether the headers about quotas tell the truth, as far as an answer can contradict itself. Whether a refusal for
 * tokens was right cannot be told: what the request would have been charged is not in its record.
 *
 * @param answers those whose headers told what is left of a limit
 * @param aboveLimit those of them that told of more left than the limit is
 * @param requestRefusals attempts refused for requests whose headers told how many requests are left
 * @param unexplained those of them with at least one request left of every limit that was told: the headers are wrong,
 *     or there is a limit that they do not tell of, as the one per second
 */
public record HeaderCheck(long answers, long aboveLimit, long requestRefusals, long unexplained) {

  static final HeaderCheck NOTHING = new HeaderCheck(0, 0, 0, 0);

  /** Of one answer. */
  static HeaderCheck of(Outcome outcome, Announcement announcement) {
    List<Left> told = Left.in(announcement);
    List<Left> requests = told.stream().filter(left -> left.resource() == Resource.REQUESTS).toList();
    boolean refusedForRequests = outcome == Outcome.QUOTA_REQUESTS && !requests.isEmpty();
    return new HeaderCheck(
        one(!told.isEmpty()),
        one(told.stream().anyMatch(left -> left.remaining() > left.amount().orElse(Long.MAX_VALUE))),
        one(refusedForRequests),
        one(refusedForRequests && requests.stream().allMatch(left -> left.remaining() > 0)));
  }

  /** What an answer tells to be left of one limit, whether or not its period is known. */
  private record Left(Resource resource, OptionalLong amount, long remaining) {

    private static List<Left> in(Announcement announcement) {
      Stream<Left> limits = announcement.limits().stream()
          .filter(told -> told.remaining().isPresent())
          .map(told -> new Left(
              told.limit().resource(), OptionalLong.of(told.limit().amount()), told.remaining().getAsLong()));
      Stream<Left> open = announcement.openLimits().stream()
          .filter(told -> told.remaining().isPresent())
          .map(told -> new Left(told.resource(), told.amount(), told.remaining().getAsLong()));
      return Stream.concat(limits, open).toList();
    }
  }

  HeaderCheck plus(HeaderCheck other) {
    return new HeaderCheck(
        answers + other.answers,
        aboveLimit + other.aboveLimit,
        requestRefusals + other.requestRefusals,
        unexplained + other.unexplained);
  }

  private static int one(boolean found) {
    return found ? 1 : 0;
  }
}
