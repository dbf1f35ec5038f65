package cerebras.loadtest.metrics;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Outcome;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Checks the quota headers of each answer for contradictions. Whether a refusal for tokens was right cannot be checked:
 * the tokens that the server would have charged are not in the record.
 *
 * @param answers answers whose headers say what is left of a limit
 * @param aboveLimit answers that say more is left than the limit allows
 * @param requestRefusals attempts refused for requests whose headers say how many requests are left
 * @param unexplained request refusals with at least one request left of every limit in the headers: the headers are wrong,
 *     or there is a limit that they do not mention, such as one per second
 */
public record HeaderCheck(long answers, long aboveLimit, long requestRefusals, long unexplained) {

    static final HeaderCheck NOTHING = new HeaderCheck(0, 0, 0, 0);

    /** Of one answer. */
    static HeaderCheck of(Outcome outcome, Announcement announcement) {
        List<Left> told = Left.in(announcement);
        List<Left> requests = told.stream()
                .filter(left -> left.resource() == Resource.REQUESTS)
                .toList();
        boolean refusedForRequests = outcome == Outcome.QUOTA_REQUESTS && !requests.isEmpty();
        return new HeaderCheck(
                one(!told.isEmpty()),
                one(told.stream()
                        .anyMatch(left -> left.remaining() > left.amount().orElse(Long.MAX_VALUE))),
                one(refusedForRequests),
                one(refusedForRequests && requests.stream().allMatch(left -> left.remaining() > 0)));
    }

    /** What is left of one limit according to an answer, whether or not the period of the limit is known. */
    private record Left(Resource resource, OptionalLong amount, long remaining) {

        private static List<Left> in(Announcement announcement) {
            Stream<Left> limits = announcement.limits().stream()
                    .filter(told -> told.remaining().isPresent())
                    .map(told -> new Left(
                            told.limit().resource(),
                            OptionalLong.of(told.limit().amount()),
                            told.remaining().getAsLong()));
            Stream<Left> open = announcement.openLimits().stream()
                    .filter(told -> told.remaining().isPresent())
                    .map(told -> new Left(
                            told.resource(), told.amount(), told.remaining().getAsLong()));
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
