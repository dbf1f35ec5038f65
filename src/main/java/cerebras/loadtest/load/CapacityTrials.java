package cerebras.loadtest.load;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A closed load whose number of users, from 1 to {@code users}, is chosen by a search during the run: each trial
 * settles for {@code warmup} and is measured for {@code duration}, up to {@value #MOST_HOLDS} times.
 */
public record CapacityTrials(RunSettings settings) implements LoadShape {

    /** Of the settings {@code users}, {@code warmup}, {@code duration} and {@code pause}. */
    public static final Kind SHAPE = new Kind(Setting.OF_LOOPING_USERS, Set.of(), CapacityTrials::new);

    /** More than a search from 1 to several thousand usually needs. */
    public static final int MOST_TRIALS = 40;

    /** How often a trial is measured at most while its percentiles are undecided. */
    public static final int MOST_HOLDS = 3;

    /** Time until the recorder, which writes every 10 ms, has passed on all attempts that ended in a window. */
    public static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    @Override
    public LoadPlan plan() {
        return new LoadPlan("closed", settings.users(), 0, 0, mostNanos().getAsLong());
    }

    /** With sessions, a trial settles at least until each agent has ended one of them, but no longer than this. By choice. */
    public static final long LONGEST_SESSION_NANOS = TimeUnit.MINUTES.toNanos(2);

    /** Whether the users are agents that play sessions. */
    public boolean ofAgents() {
        return settings.sessions().file().isPresent();
    }

    @Override
    public OptionalLong mostNanos() {
        return OptionalLong.of(MOST_TRIALS
                * ((ofAgents() ? LONGEST_SESSION_NANOS : 0)
                        + settings.warmup().toNanos()
                        + MOST_HOLDS * (settings.duration().toNanos() + GRACE_NANOS)));
    }

    @Override
    public String words() {
        Map<String, String> texts = settings.effective();
        return "1 to %,d %s, chosen by the search; each trial: settling %s, measured %s, pause %s"
                .formatted(
                        settings.users(),
                        ofAgents() ? "agents" : "users",
                        texts.get("warmup"),
                        texts.get("duration"),
                        texts.get("pause"));
    }

    @Override
    public long users() {
        return settings.users();
    }

    @Override
    public Optional<String> unshareable() {
        return Optional.of("is a search that one generator leads: search with one, or use Staircase");
    }
}
