package cerebras.loadtest.records;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts the attempts of each call together, as they are read. Keeps only calls in memory that wait for another attempt. Not
 * thread-safe.
 */
public final class CallAssembler {

    private final Map<String, Call> waiting = new HashMap<>();

    /**
     * What a user wanted, and the attempts that were made for it, one after the other.
     *
     * @param first its first attempt that is known
     * @param last the one by which it is judged
     * @param attempts how many are known
     */
    public record Call(Attempt first, Attempt last, int attempts) {

        /** Of a single attempt. */
        public static Call of(Attempt only) {
            return new Call(only, only, 1);
        }

        /** The same call with one more attempt. */
        public Call followedBy(Attempt next) {
            return new Call(first, next, attempts + 1);
        }

        /** Whether its last attempt succeeded. */
        public boolean success() {
            return last.outcome().success();
        }

        /**
         * Nanoseconds from the moment when the first attempt was due to the end of the last one, so that failed attempts and the
         * waits after them are in it; absent if one of the two is not known.
         */
        public OptionalLong latencyNanos() {
            return Timestamps.between(
                    first.moments().begunNanos(), last.moments().endNanos());
        }
    }

    /** Adds an attempt; those of one call come in the order of time. Returns the call, if it ended with this attempt. */
    public Optional<Call> add(Attempt attempt) {
        Call before = waiting.remove(attempt.call());
        Call call = before == null ? Call.of(attempt) : before.followedBy(attempt);
        if (attempt.willBeRetried()) {
            waiting.put(attempt.call(), call);
            return Optional.empty();
        }
        return Optional.of(call);
    }

    /** Calls whose next attempt has not come. After the last attempt of a run they have ended with the one before. */
    public Collection<Call> waiting() {
        return waiting.values();
    }
}
