package cerebras.loadtest.emulator;

import cerebras.loadtest.models.Model.Capacity;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The places in which one model serves. Pure arithmetic on moments that others measure: as an answer is decided in
 * advance, so is its wait. Whoever finds none free waits for the one that is free first, in the order in
 * which {@link #take} is called. Any thread may call.
 */
final class Slots {

    private final int streams;
    private final int fullSpeedStreams;
    private final long longestWaitNanos;

    /** For each place that is taken, when the last one who waits for it will be done. */
    private final PriorityQueue<Long> takenUntilNanos = new PriorityQueue<>();

    /**
     * When a request is served, on the clock of whoever asked.
     *
     * @param startNanos its wait is over
     * @param endNanos the next one's may be
     */
    record Turn(long startNanos, long endNanos) {}

    Slots(Capacity capacity) {
        this.streams = capacity.streams();
        this.fullSpeedStreams = capacity.fullSpeedStreams();
        this.longestWaitNanos = capacity.longestWait().toNanos();
    }

    /** How many times longer a request that comes now is served, since others share the speed: at least 1. */
    synchronized double slowdown(long arrivalNanos) {
        long others =
                takenUntilNanos.stream().filter(until -> until > arrivalNanos).count();
        return Math.max(1, Math.min(streams, others + 1) / (double) fullSpeedStreams);
    }

    /** Takes a place for so long; absent if the wait for it would be too long, and then nothing is taken. */
    synchronized Optional<Turn> take(long arrivalNanos, long serviceNanos) {
        while (!takenUntilNanos.isEmpty() && takenUntilNanos.peek() <= arrivalNanos) {
            takenUntilNanos.poll();
        }
        boolean full = takenUntilNanos.size() == streams;
        long startNanos = full ? takenUntilNanos.peek() : arrivalNanos;
        if (startNanos - arrivalNanos > longestWaitNanos) {
            return Optional.empty();
        }
        if (full) {
            takenUntilNanos.poll();
        }
        takenUntilNanos.add(startNanos + serviceNanos);
        return Optional.of(new Turn(startNanos, startNanos + serviceNanos));
    }

    /**
     * Gives up what is left of a turn. Those who already wait keep the start they were promised; whoever comes later
     * finds the place free, unless somebody waits for it already.
     */
    synchronized void leave(Turn turn, long nowNanos) {
        if (nowNanos < turn.endNanos() && takenUntilNanos.remove(turn.endNanos())) {
            takenUntilNanos.add(Math.max(nowNanos, turn.startNanos()));
        }
    }
}
