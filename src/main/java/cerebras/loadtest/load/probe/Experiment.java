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

    /** Another call that might have had a long answer. */
    void reserved(ProbeResponse response) {
        all.add(response);
        reservations.add(response);
    }

    /** The call after the idle time. */
    void idled(ProbeResponse response) {
        all.add(response);
        afterIdling = response;
    }

    /** Discards the burst for comparisons; its use stays counted. */
    void startAgain() {
        sprint.clear();
    }

    /** All calls, also those before a new start. */
    List<ProbeResponse> all() {
        return all;
    }

    List<ProbeResponse> sprint() {
        return sprint;
    }

    /** A sprint whose last call was refused, perhaps one before a new start; empty if none was. */
    List<ProbeResponse> refusedSprint() {
        return refusedSprint;
    }

    List<ProbeResponse> reservations() {
        return reservations;
    }

    Optional<ProbeResponse> afterIdling() {
        return Optional.ofNullable(afterIdling);
    }

    /** The call of the sprint that the others are compared with; absent if it was not let in. */
    Optional<ProbeResponse> first() {
        return sprint.stream().limit(1).filter(ProbeResponse::accepted).findFirst();
    }

    /** The latest small call that was let in; absent if none was. */
    Optional<ProbeResponse> latestOfSprint() {
        return sprint.stream().filter(ProbeResponse::accepted).reduce((earlier, later) -> later);
    }

    /** The limits that headers tell, in their natural order. */
    List<Limit> announced() {
        return all.stream()
                .filter(response -> !response.announcement().limits().isEmpty())
                .findFirst()
                .map(response -> response.announcement().limits().stream()
                        .map(AnnouncedLimit::limit)
                        .toList())
                .orElse(List.of());
    }

    /** The limits that headers tell without their period. */
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

    /** The announced limit of a resource a day. */
    Optional<Limit> daily(Resource resource) {
        return announced().stream()
                .filter(limit -> limit.resource() == resource && limit.period() == Period.DAY)
                .findFirst();
    }

    /** How much there is of a resource a day, or in a time that may be as long; absent where no header tells. */
    OptionalLong mostADay(Resource resource) {
        LongStream open = open().stream()
                .filter(limit -> limit.resource() == resource && limit.window().isEmpty())
                .map(limit -> limit.amount().isPresent() ? limit.amount() : limit.remaining())
                .flatMapToLong(OptionalLong::stream);
        return LongStream.concat(open, daily(resource).stream().mapToLong(Limit::amount))
                .min();
    }

    /** What the sprint and the reservations took; absent where the server did not say it of each. */
    OptionalLong usedBeforeIdling(Resource resource) {
        return sum(beforeIdling(), resource);
    }

    /** The calls of the sprint, and those that might have had a long answer. */
    List<ProbeResponse> beforeIdling() {
        return Stream.concat(sprint.stream(), reservations.stream()).toList();
    }

    /** What all calls took, as far as the server said. */
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
     * @param maxTokens the most tokens that its answer could have
     * @param status HTTP; 0 without an answer
     * @param announcement what the headers told of quotas, which in a stream are sent before the call is settled
     * @param message the error's words; empty where there are none
     * @param promptTokens as the server counted them, without cached ones; absent if it did not say
     * @param completionTokens as the server counted them; absent likewise
     * @param sentMillis milliseconds since the epoch
     * @param headersMillis likewise; the end where no headers came
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

        /** What was left of a limit, if the headers told. */
        OptionalLong remaining(Limit limit) {
            Optional<AnnouncedLimit> announced = announcement.limits().stream()
                    .filter(told -> told.limit().equals(limit))
                    .findFirst();
            return announced.isPresent() ? announced.get().remaining() : OptionalLong.empty();
        }

        /** What it took of a resource when all was settled; absent where the server did not say. */
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

        /** How long the server wants to be left alone; 0 where it does not say. */
        long retryAfterMillis() {
            return announcement.retryAfter().map(Duration::toMillis).orElse(0L);
        }
    }
}
