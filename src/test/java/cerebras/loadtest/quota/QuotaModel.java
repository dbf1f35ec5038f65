package cerebras.loadtest.quota;

import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.quota.QuotaPlan.Refill;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * A second, slow opinion on what a quota allows: it keeps the history of what was taken and given back, and works out
 * each answer from its beginning. Overflow is an error.
 */
final class QuotaModel {

    /** @param change below 0 when given back @param reservedMillis when the reservation behind it was made */
    private record Event(long atMillis, long reservedMillis, long change) {}

    private final Refill refill;
    private final List<Limit> limits;
    private final List<Event> requests = new ArrayList<>();
    private final List<Event> tokens = new ArrayList<>();

    QuotaModel(Refill refill, List<Limit> limits) {
        this.refill = refill;
        this.limits = limits.stream().sorted().toList();
    }

    boolean accepts(long tokens, long atMillis) {
        return limits.stream().allMatch(limit -> fits(limit, tokens, atMillis));
    }

    /** Of a request that is not accepted. */
    Limit firstExceeded(long tokens, long atMillis) {
        return limits.stream()
                .filter(limit -> !fits(limit, tokens, atMillis))
                .findFirst()
                .orElseThrow();
    }

    /** Halves the time in which the answer must lie; absent if nothing is accepted even after a month. */
    OptionalLong smallestWaitMillis(long tokens, long atMillis) {
        long refused = 0;
        long accepted = 30 * Period.DAY.duration().toMillis();
        if (!accepts(tokens, atMillis + accepted)) {
            return OptionalLong.empty();
        }
        while (accepted - refused > 1) {
            long middle = (accepted + refused) / 2;
            if (accepts(tokens, atMillis + middle)) {
                accepted = middle;
            } else {
                refused = middle;
            }
        }
        return OptionalLong.of(accepted);
    }

    void take(long tokens, long atMillis) {
        requests.add(new Event(atMillis, atMillis, 1));
        this.tokens.add(new Event(atMillis, atMillis, tokens));
    }

    /** @param beyond used tokens less reserved ones; below 0 if some are given back */
    void settle(long beyond, long reservedMillis, long atMillis) {
        tokens.add(new Event(atMillis, reservedMillis, beyond));
    }

    List<Long> remaining(long atMillis) {
        return limits.stream().map(limit -> Math.max(0, left(limit, atMillis))).toList();
    }

    private boolean fits(Limit limit, long tokens, long atMillis) {
        return (limit.resource() == Resource.REQUESTS ? 1 : tokens) <= Math.max(0, left(limit, atMillis));
    }

    private long left(Limit limit, long atMillis) {
        List<Event> events = limit.resource() == Resource.REQUESTS ? requests : tokens;
        return refill == Refill.TOKEN_BUCKET
                ? leftOfBucket(limit, events, atMillis)
                : leftOfWindow(limit, events, atMillis);
    }

    private static long leftOfBucket(Limit limit, List<Event> events, long atMillis) {
        long period = limit.period().duration().toMillis();
        long full = Math.multiplyExact(limit.amount(), period);
        long level = full;
        long moment = atMillis;
        if (!events.isEmpty()) {
            moment = events.get(0).atMillis();
        }
        for (Event event : events) {
            level = Math.min(full, Math.addExact(level, Math.multiplyExact(event.atMillis() - moment, limit.amount())));
            level = Math.min(full, Math.subtractExact(level, Math.multiplyExact(event.change(), period)));
            moment = event.atMillis();
        }
        level = Math.min(full, Math.addExact(level, Math.multiplyExact(atMillis - moment, limit.amount())));
        return Math.floorDiv(level, period);
    }

    private static long leftOfWindow(Limit limit, List<Event> events, long atMillis) {
        long period = limit.period().duration().toMillis();
        long start = atMillis / period * period;
        LongStream counted = events.stream()
                .filter(event -> event.atMillis() >= start)
                .filter(event -> event.change() > 0 || event.reservedMillis() >= start)
                .mapToLong(Event::change);
        return limit.amount() - counted.sum();
    }
}
