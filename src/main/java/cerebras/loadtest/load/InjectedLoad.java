package cerebras.loadtest.load;

import cerebras.loadtest.records.LoadPlan;
import java.time.Duration;

/**
 * The load of a simulation that injects users by profiles of its own.
 *
 * @param words the profiles, for people
 * @param model {@code open}, {@code closed}, or {@code mixed} where there are profiles of both kinds
 * @param users of open profiles, all that come; of closed ones, the most that are there at once
 * @param after what is not measured, from the first call on
 * @param during what is measured after that; zero if all of the run is
 * @param unforeseeable what is known of its calls before the load
 */
public record InjectedLoad(
        String words, String model, long users, Duration after, Duration during, String unforeseeable)
        implements LoadShape {

    @Override
    public LoadPlan plan() {
        Integer most = model.equals("closed") ? Integer.valueOf((int) Math.min(Integer.MAX_VALUE, users)) : null;
        return new LoadPlan(model, most, 0, after.toNanos(), during.toNanos(), null, words);
    }
}
