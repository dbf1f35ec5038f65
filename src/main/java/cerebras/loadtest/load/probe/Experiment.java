package cerebras.loadtest.load.probe;

import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The responses that a probe has received so far, in order. */
public final class Experiment {

    private final List<ProbeResponse> all = new ArrayList<>();
    private final List<ProbeResponse> sprint = new ArrayList<>();
    private final List<ProbeResponse> reservations = new ArrayList<>();
    private List<ProbeResponse> refusedSprint = List.of();
    private ProbeResponse afterIdling;

    /** Adds a call of the burst. */
    void sprinted(ProbeResponse response) {
        all.add(response);
        sprint.add(response);
        if (response.refused()) {
            refusedSprint = List.copyOf(sprint);
        }
    }

    /** Adds a call with a high token limit. */
    void reserved(ProbeResponse response) {
        all.add(response);
        reservations.add(response);
    }

    /** Adds the call after the idle time. */
    void idled(ProbeResponse response) {
        all.add(response);
        afterIdling = response;
    }

    /** Discards the burst for comparisons; its use stays counted. */
    void startAgain() {
        sprint.clear();
    }

    /** All calls, including those before a restart. */
    List<ProbeResponse> all() {
        return all;
    }

    List<ProbeResponse> sprint() {
        return sprint;
    }

    /** The burst whose last call was refused, possibly one before a restart; empty if none was refused. */
    List<ProbeResponse> refusedSprint() {
        return refusedSprint;
    }

    List<ProbeResponse> reservations() {
        return reservations;
    }

    Optional<ProbeResponse> afterIdling() {
        return Optional.ofNullable(afterIdling);
    }

    /** The first call of the burst, the reference for the others; absent if it was not admitted. */
    Optional<ProbeResponse> first() {
        return sprint.stream().limit(1).filter(ProbeResponse::accepted).findFirst();
    }

    /** The latest admitted call with a minimal answer; absent if there is none. */
    Optional<ProbeResponse> latestOfSprint() {
        return sprint.stream().filter(ProbeResponse::accepted).reduce((earlier, later) -> later);
    }

    /** The limits announced in headers, in their natural order. */
    List<Limit> announced() {
        return all.stream()
                .filter(response -> !response.announcement().limits().isEmpty())
                .findFirst()
                .map(response -> response.announcement().limits().stream()
                        .map(AnnouncedLimit::limit)
                        .toList())
                .orElse(List.of());
    }

    /** The limits announced in headers without a period. */
    List<OpenLimit> open() {
        return all.stream()
                .map(ProbeResponse::announcement)
                .map(Announcement::openLimits)
                .filter(limits -> !limits.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Headers that look like limits and were not understood, with their values. */
    Map<String, String> notUnderstood() {
        Map<String, String> headers = new TreeMap<>();
        all.forEach(response -> response.announcement().notUnderstood().forEach(headers::putIfAbsent));
        return headers;
    }

    /** The announced limits of tokens, those of shorter periods first. */
    List<Limit> tokens() {
        return announced().stream()
                .filter(limit -> limit.resource() == Resource.TOKENS)
                .toList();
    }

    /** The announced daily limit of a resource. */
    Optional<Limit> daily(Resource resource) {
        return announced().stream()
                .filter(limit -> limit.resource() == resource && limit.period() == Period.DAY)
                .findFirst();
    }

    /** The amount of a resource per day, or per period of unknown length; absent if no header states it. */
    OptionalLong mostADay(Resource resource) {
        LongStream open = open().stream()
                .filter(limit -> limit.resource() == resource && limit.window().isEmpty())
                .map(limit -> limit.amount().isPresent() ? limit.amount() : limit.remaining())
                .flatMapToLong(OptionalLong::stream);
        return LongStream.concat(open, daily(resource).stream().mapToLong(Limit::amount))
                .min();
    }

    /** Use of the burst and the reservation calls; absent if the server did not state it for each. */
    OptionalLong usedBeforeIdling(Resource resource) {
        return sum(beforeIdling(), resource);
    }

    /** The calls of the burst and those with a high token limit. */
    List<ProbeResponse> beforeIdling() {
        return Stream.concat(sprint.stream(), reservations.stream()).toList();
    }

    /** Use of all calls, as far as the server stated it. */
    long spent(Resource resource) {
        return all.stream()
                .mapToLong(response -> response.used(resource).orElse(0))
                .sum();
    }

    private static OptionalLong sum(List<ProbeResponse> calls, Resource resource) {
        return calls.stream().allMatch(response -> response.used(resource).isPresent())
                ? OptionalLong.of(calls.stream()
                        .mapToLong(response -> response.used(resource).getAsLong())
                        .sum())
                : OptionalLong.empty();
    }

    /**
     * The response to a call of the probe.
     *
     * @param maxTokens token limit of its answer
     * @param status HTTP; 0 without an answer
     * @param announcement the quotas in the headers, which in a stream are sent before the call is settled
     * @param message the error message; empty if there is none
     * @param promptTokens the server's count, without cached tokens; absent if not stated
     * @param completionTokens the server's count; absent if not stated
     * @param sentMillis milliseconds since the epoch
     * @param headersMillis likewise; the end if there were no headers
     * @param endMillis milliseconds since the epoch
     */
    public record ProbeResponse(
            int maxTokens,
            int status,
            Announcement announcement,
            String message,
            OptionalLong promptTokens,
            OptionalLong completionTokens,
            long sentMillis,
            long headersMillis,
            long endMillis) {

        private static final int OK = 200;
        private static final int TOO_MANY = 429;

        boolean accepted() {
            return status == OK;
        }

        boolean refused() {
            return status == TOO_MANY;
        }

        /** The remainder of a limit; absent if not in the headers. */
        OptionalLong remaining(Limit limit) {
            Optional<AnnouncedLimit> announced = announcement.limits().stream()
                    .filter(told -> told.limit().equals(limit))
                    .findFirst();
            return announced.isPresent() ? announced.get().remaining() : OptionalLong.empty();
        }

        /** Its final use of a resource; absent if the server did not state it. */
        OptionalLong used(Resource resource) {
            if (!accepted()) {
                return OptionalLong.of(0);
            }
            if (resource == Resource.REQUESTS) {
                return OptionalLong.of(1);
            }
            return promptTokens.isPresent() && completionTokens.isPresent()
                    ? OptionalLong.of(promptTokens.getAsLong() + completionTokens.getAsLong())
                    : OptionalLong.empty();
        }

        /** The wait that the server asks for, in milliseconds; 0 if it asks for none. */
        long retryAfterMillis() {
            return announcement.retryAfter().map(Duration::toMillis).orElse(0L);
        }
    }
}
