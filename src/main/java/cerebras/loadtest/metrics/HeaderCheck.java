package cerebras.loadtest.metrics;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.Outcome;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Contradictions in quota headers. Whether a token refusal was correct cannot be checked, because the tokens that the server
 * would have charged are not recorded.
 *
 * @param answers number of answers whose headers state a remaining amount
 * @param aboveLimit number of answers whose remaining amount exceeds the limit
 * @param requestRefusals number of refusals by a request limit whose headers state the remaining requests
 * @param unexplained number of these refusals although every limit in the headers has at least one request left: the headers are
 *     wrong, or do not mention a limit, such as one per second
 */
public record HeaderCheck(long answers, long aboveLimit, long requestRefusals, long unexplained) {

    static final HeaderCheck NOTHING = new HeaderCheck(0, 0, 0, 0);

    /** Checks one answer. */
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

    /** The remaining amount of a limit, with known or unknown period. */
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
