package cerebras.loadtest.load;

import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A closed load that rises in {@code steps} of equal length up to {@code users}. In each step, new users start over
 * {@code ramp}, settle during {@code warmup}, and are measured for {@code duration}.
 */
public record Steps(RunSettings settings) implements LoadShape {

    /** Of the settings {@code users}, {@code steps}, {@code ramp}, {@code warmup}, {@code duration} and {@code pause}. */
    public static final Kind SHAPE = new Kind(Setting.OF_STEPS, Set.of(), Steps::new);

    /**
     * Between the end of a step's measurement and the users of the next step: Gatling's clock is ahead of the run's, which
     * begins with the first call.
     */
    private static final Duration GUARD = Duration.ofMillis(200);

    public Steps {
        RampAndHold.checkRamp(settings.ramp());
        if (settings.steps() > settings.users()) {
            throw new Refused(
                    "users=%d are too few for %d steps: expected at least one more user in each, for example -Dsteps=%d"
                            .formatted(settings.users(), settings.steps(), settings.users()));
        }
    }

    /**
     * One step of the load.
     *
     * @param number from 1
     * @param newUsers who start in this step
     * @param rest of the step after its ramp
     */
    public record Step(int number, int newUsers, Duration rest) {}

    /** The steps, in order. */
    public List<Step> each() {
        return numbers()
                .map(number -> new Step(
                        number,
                        usersOf(number) - usersOf(number - 1),
                        stepLength().minus(settings.ramp())))
                .toList();
    }

    private Stream<Integer> numbers() {
        return IntStream.rangeClosed(1, settings.steps()).boxed();
    }

    /** This generator's users during a step: of all, evenly more in each, rounded up, and all of them in the last. */
    private int usersOf(int step) {
        int all = (int) (((long) settings.users() * step + settings.steps() - 1) / settings.steps());
        return settings.cluster().share().of(all);
    }

    private Duration stepLength() {
        return settings.ramp().plus(settings.warmup()).plus(settings.duration()).plus(GUARD);
    }

    @Override
    public LoadPlan plan() {
        return new LoadPlan(
                "closed",
                (int) users(),
                0,
                0,
                stepLength().multipliedBy(settings.steps()).toNanos());
    }

    @Override
    public String words() {
        Map<String, String> texts = settings.effective();
        return "%,d steps up to %s, in each: ramp %s, warm-up %s, steady %s, pause %s"
                .formatted(
                        settings.steps(),
                        LoadShape.count(settings.users()),
                        texts.get("ramp"),
                        texts.get("warmup"),
                        texts.get("duration"),
                        texts.get("pause"));
    }

    @Override
    public long users() {
        return usersOf(settings.steps());
    }

    /** Of the users of one step. */
    @Override
    public long firstUserNanos() {
        return settings.ramp().toNanos()
                * settings.steps()
                / settings.users()
                * settings.cluster().share().index();
    }

    @Override
    public List<LoadStep> steps() {
        return numbers()
                .map(number -> {
                    long startNanos = stepLength().multipliedBy(number - 1).toNanos();
                    return new LoadStep(
                            number,
                            usersOf(number),
                            startNanos,
                            startNanos + settings.ramp().plus(settings.warmup()).toNanos(),
                            startNanos + stepLength().minus(GUARD).toNanos());
                })
                .toList();
    }

    @Override
    public Optional<Expectation> expectation(Expectation.Call call) {
        double rampSeconds = settings.ramp().toNanos() / 1e9;
        double restSeconds = stepLength().toNanos() / 1e9 - rampSeconds;
        return Optional.of(Expectation.estimated(
                numbers()
                        .flatMap(step -> Stream.of(
                                Stretch.ofUsers(rampSeconds, usersOf(step - 1), usersOf(step), call.seconds()),
                                Stretch.ofUsers(restSeconds, usersOf(step), usersOf(step), call.seconds())))
                        .toList(),
                call));
    }
}
