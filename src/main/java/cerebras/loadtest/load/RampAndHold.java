package cerebras.loadtest.load;

import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A closed load: {@code users} start evenly over {@code ramp} and call repeatedly, during {@code warmup} and then
 * during {@code duration}, which is measured.
 */
public record RampAndHold(RunSettings settings) implements LoadShape {

    /** Of the settings {@code users}, {@code ramp}, {@code warmup}, {@code duration} and {@code pause}. */
    public static final Kind SHAPE = new Kind(Setting.OF_LOOPING_USERS, Set.of(), RampAndHold::new);

    public RampAndHold {
        checkRamp(settings.ramp());
    }

    /** Gatling's ramps last whole seconds: in a ramp of half a second it would start no user. */
    static void checkRamp(Duration ramp) {
        if (ramp.toNanosPart() > 0) {
            throw new Refused(
                    "ramp=%dms is not a time in which users can start: expected whole seconds, for example -Dramp=%ds"
                            .formatted(ramp.toMillis(), ramp.toSeconds() + 1));
        }
    }

    @Override
    public LoadPlan plan() {
        return new LoadPlan(
                "closed",
                (int) users(),
                settings.ramp().toNanos(),
                settings.warmup().toNanos(),
                settings.duration().toNanos());
    }

    @Override
    public String words() {
        Map<String, String> texts = settings.effective();
        return "%s: ramp %s, warm-up %s, steady %s, pause %s"
                .formatted(
                        LoadShape.count(settings.users()),
                        texts.get("ramp"),
                        texts.get("warmup"),
                        texts.get("duration"),
                        texts.get("pause"));
    }

    @Override
    public long users() {
        return settings.cluster().share().of(settings.users());
    }

    @Override
    public long firstUserNanos() {
        return settings.ramp().toNanos()
                / settings.users()
                * settings.cluster().share().index();
    }

    @Override
    public Optional<Expectation> expectation(Expectation.Call call) {
        int users = settings.users();
        return Optional.of(Expectation.estimated(
                List.of(
                        Stretch.ofUsers(settings.ramp().toNanos() / 1e9, 0, users, call.seconds()),
                        Stretch.ofUsers(
                                settings.warmup().plus(settings.duration()).toNanos() / 1e9,
                                users,
                                users,
                                call.seconds())),
                call));
    }
}
