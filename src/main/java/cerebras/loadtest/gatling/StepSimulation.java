package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.nothingFor;

import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What simulations share whose closed load rises by steps of equal length: in each, more users come over the ramp, settle
 * during the warm-up, and are measured for the duration.
 */
public abstract class StepSimulation extends ChatSimulation {

    /**
     * Between the end of what is measured of a step and the users of the next: Gatling's clock is ahead of the run's, which
     * begins with the first call.
     */
    private static final Duration GUARD = Duration.ofMillis(200);

    /** @param defaults settings of this simulation, where they differ from the suite's */
    protected StepSimulation(Map<String, String> defaults) {
        super(defaults, Setting.OF_STEPS, StepSimulation::plan);
    }

    private static LoadPlan plan(RunSettings settings) {
        if (settings.steps() > settings.users()) {
            throw new Refused(
                    "users=%d are too few for %d steps: expected at least one more user in each, for example -Dsteps=%d"
                            .formatted(settings.users(), settings.steps(), settings.users()));
        }
        return new LoadPlan(
                "closed",
                settings.users(),
                0,
                0,
                stepLength(settings).multipliedBy(settings.steps()).toNanos());
    }

    @Override
    final List<LoadStep> steps() {
        return IntStream.rangeClosed(1, settings.steps()).mapToObj(this::step).toList();
    }

    @Override
    final List<Expectation.Stretch> stretches(double callSeconds) {
        double rampSeconds = settings.ramp().toNanos() / 1e9;
        double restSeconds = stepLength(settings).toNanos() / 1e9 - rampSeconds;
        return IntStream.rangeClosed(1, settings.steps())
                .boxed()
                .flatMap(step -> Stream.of(
                        Expectation.Stretch.ofUsers(rampSeconds, usersOf(step - 1), usersOf(step), callSeconds),
                        Expectation.Stretch.ofUsers(restSeconds, usersOf(step), usersOf(step), callSeconds)))
                .toList();
    }

    @Override
    final Optional<String> loadWords() {
        Map<String, String> texts = settings.effective();
        return Optional.of("%,d steps up to %,d users, in each: ramp %s, warm-up %s, steady %s, pause %s"
                .formatted(
                        settings.steps(),
                        settings.users(),
                        texts.get("ramp"),
                        texts.get("warmup"),
                        texts.get("duration"),
                        texts.get("pause")));
    }

    private LoadStep step(int number) {
        long startNanos = stepLength(settings).multipliedBy(number - 1).toNanos();
        return new LoadStep(
                number,
                usersOf(number),
                startNanos,
                startNanos + settings.ramp().plus(settings.warmup()).toNanos(),
                startNanos + stepLength(settings).minus(GUARD).toNanos());
    }

    /** The users of all steps, each step's over its ramp. */
    protected final OpenInjectionStep[] stairs() {
        return IntStream.rangeClosed(1, settings.steps())
                .boxed()
                .flatMap(number -> stair(usersOf(number) - usersOf(number - 1)))
                .toArray(OpenInjectionStep[]::new);
    }

    private Stream<OpenInjectionStep> stair(int newUsers) {
        OpenInjectionStep coming = orRefuse(() -> starting(newUsers, settings.ramp()));
        return Stream.of(coming, nothingFor(stepLength(settings).minus(settings.ramp())));
    }

    /** Evenly more in each step, rounded up, and all of them in the last. */
    private int usersOf(int step) {
        return (int) (((long) settings.users() * step + settings.steps() - 1) / settings.steps());
    }

    private static Duration stepLength(RunSettings settings) {
        return settings.ramp().plus(settings.warmup()).plus(settings.duration()).plus(GUARD);
    }
}
