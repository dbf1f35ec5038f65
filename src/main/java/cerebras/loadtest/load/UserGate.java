package cerebras.loadtest.load;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Holds users above the number that is currently wanted. Thread-safe and lock-free. */
public final class UserGate {

    private final Map<Integer, Runnable> waiting = new ConcurrentHashMap<>();
    /** Users that were let through and have not come back. */
    private final Set<Integer> inside = ConcurrentHashMap.newKeySet();
    /** How often each wanted user has come back since the number was set. */
    private final Map<Integer, Integer> rounds = new ConcurrentHashMap<>();

    private volatile int wanted;

    /**
     * Lets a user continue, immediately or as soon as it is wanted.
     *
     * @param place index of the user, from 0: users with the lowest index continue first
     * @param goOn called once, by this thread or by the one that raises the number of users
     */
    public void pass(int place, Runnable goOn) {
        if (inside.remove(place)) {
            rounds.computeIfPresent(place, (user, times) -> times + 1);
        }
        waiting.put(place, goOn);
        if (place < wanted) {
            release(place);
        }
    }

    /** Sets the number of users that continue from now on; the others wait at their next pass. */
    public void want(int users) {
        wanted = users;
        rounds.clear();
        IntStream.range(0, users).forEach(place -> rounds.put(place, 0));
        waiting.keySet().stream().filter(place -> place < users).forEach(this::release);
    }

    /**
     * Whether the users above the number have come back, and each of the others has come back this often since the number was
     * set.
     *
     * @param times 0 or more
     */
    public boolean isSettled(int times) {
        return inside.stream().noneMatch(place -> place >= wanted)
                && rounds.values().stream().allMatch(passes -> passes >= times);
    }

    private void release(int place) {
        Runnable goOn = waiting.remove(place);
        if (goOn != null) {
            inside.add(place);
            goOn.run();
        }
    }
}
