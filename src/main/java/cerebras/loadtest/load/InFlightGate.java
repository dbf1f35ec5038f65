package cerebras.loadtest.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Lets calls in until the load stops, and knows when the last of them has left. Safe for threads, without locks. */
public final class InFlightGate {

    private static final long CLOSED = Long.MIN_VALUE;

    /** How many are inside, and {@link #CLOSED} in the sign. */
    private final AtomicLong state = new AtomicLong();

    private final AtomicReference<Runnable> whenEmpty = new AtomicReference<>();

    /** Whether a call may go in; it has to {@link #leave} then. */
    public boolean enter() {
        long before = state.get();
        while (before >= 0) {
            if (state.compareAndSet(before, before + 1)) {
                return true;
            }
            before = state.get();
        }
        return false;
    }

    public void leave() {
        if (state.decrementAndGet() == CLOSED) {
            whenEmpty.get().run();
        }
    }

    /** How many are inside. */
    public int inside() {
        return (int) (state.get() & ~CLOSED);
    }

    public boolean closed() {
        return state.get() < 0;
    }

    /**
     * Lets nobody in any more. The first call counts.
     *
     * @param then runs once, when all have left; at once where nobody is inside
     * @return whether it was this call that closed it
     */
    public boolean close(Runnable then) {
        if (!whenEmpty.compareAndSet(null, then)) {
            return false;
        }
        if (state.getAndUpdate(inside -> inside | CLOSED) == 0) {
            then.run();
        }
        return true;
    }
}
