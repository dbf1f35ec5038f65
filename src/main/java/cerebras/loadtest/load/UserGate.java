package cerebras.loadtest.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds users above the number that is currently wanted. Thread-safe and lock-free. */
public final class UserGate {

    private final Map<Integer, Runnable> waiting = new ConcurrentHashMap<>();
    private volatile int wanted;

    /**
     * Lets a user continue, immediately or as soon as it is wanted.
     *
     * @param place index of the user, from 0: users with the lowest index continue first
     * @param goOn called once, by this thread or by the one that raises the number of users
     */
    public void pass(int place, Runnable goOn) {
        waiting.put(place, goOn);
        if (place < wanted) {
            release(place);
        }
    }

    /** Sets the number of users that continue from now on; the others wait at their next pass. */
    public void want(int users) {
        wanted = users;
        waiting.keySet().stream().filter(place -> place < users).forEach(this::release);
    }

    private void release(int place) {
        Runnable goOn = waiting.remove(place);
        if (goOn != null) {
            goOn.run();
        }
    }
}
