package cerebras.loadtest.records;

import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscArrayQueue;

/**
 * Finished attempts on their way from many threads to the one that writes them. Bounded in number and in bytes, so that
 * a disk that stands still costs records, which are counted, and not the heap of the run.
 */
final class TraceQueue {

    /** By choice: what 20,000 calls a second make while a disk stands still for three. */
    private static final int MOST_TRACES = 1 << 16;

    /** By choice: a quarter of the heap. The users, the connections and the garbage in between need the rest. */
    private static final int SHARE_OF_HEAP = 4;

    private final MpscArrayQueue<Waiting> queue;
    private final AtomicLong bytes = new AtomicLong();
    private final long mostBytes;

    /** @param bytes what it held when it came: an attempt that was cancelled may still be growing on its event loop */
    private record Waiting(AttemptTrace trace, long bytes) {}

    /**
     * @param mostTraces that may wait; a power of two
     * @param mostBytes that all waiting attempts may hold together
     */
    TraceQueue(int mostTraces, long mostBytes) {
        this.queue = new MpscArrayQueue<>(mostTraces);
        this.mostBytes = mostBytes;
    }

    /** As large as the heap of this JVM allows. */
    static TraceQueue forThisHeap() {
        return new TraceQueue(MOST_TRACES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** Returns whether there was room. Never waits; for any thread. */
    boolean offer(AttemptTrace finished) {
        long held = finished.heldBytes();
        if (bytes.addAndGet(held) <= mostBytes && queue.relaxedOffer(new Waiting(finished, held))) {
            return true;
        }
        bytes.addAndGet(-held);
        return false;
    }

    /** The one that came first; {@code null} when none waits. To be called by always the same thread. */
    AttemptTrace poll() {
        Waiting first = queue.poll();
        if (first == null) {
            return null;
        }
        bytes.addAndGet(-first.bytes());
        return first.trace();
    }

    /** How many wait. */
    int size() {
        return queue.size();
    }
}
