package cerebras.loadtest.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where users wait that are more than are wanted at the moment. Safe for threads, without waiting. */
public final class UserGate {

    private final Map<Integer, Runnable> waiting = new ConcurrentHashMap<>();
    private volatile int wanted;

    /**
     * Lets a user go on, at once or as soon as it is wanted.
     *
     * @param place of the user, from 0: the first are the first to be wanted
     * @param goOn called once, by this thread or by the one that wants more users
     */
    public void pass(int place, Runnable goOn) {
        waiting.put(place, goOn);
        if (place < wanted) {
            release(place);
        }
    }

    /** From now on so many users go on, and the others wait when they come. */
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
