package cerebras.loadtest.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Admits calls until the load stops, and reports when the last of them has ended. Thread-safe and lock-free. */
public final class InFlightGate {

    private static final long CLOSED = Long.MIN_VALUE;

    /** Number of calls in flight, with {@link #CLOSED} in the sign bit. */
    private final AtomicLong state = new AtomicLong();

    private final AtomicReference<Runnable> whenEmpty = new AtomicReference<>();

    /** Admits a call, which must then {@link #leave}; false if the gate is closed. */
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

    /** Number of calls in flight. */
    public int inside() {
        return (int) (state.get() & ~CLOSED);
    }

    public boolean closed() {
        return state.get() < 0;
    }

    /**
     * Admits no more calls. Only the first invocation has an effect.
     *
     * @param then runs once when all calls have ended; immediately if none is in flight
     * @return whether this invocation closed the gate
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
