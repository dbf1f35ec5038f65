package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.Schedule;
import cerebras.loadtest.load.Schedule.RateProfile;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.Uncaught;
import cerebras.loadtest.run.FirstCall;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.settings.ArrivalSettings;
import cerebras.loadtest.settings.ArrivalSettings.ArrivalPattern;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.Questions;
import io.gatling.core.action.Action;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What simulations share whose calls are due at moments of a plan, whether or not earlier ones were answered. Each call
 * is a virtual user of its own, with a connection of its own.
 */
public abstract class OpenSimulation extends ChatSimulation {

    /** By choice: 8 bytes each, and hours at any rate that one machine can send. */
    private static final int MOST_CALLS = 5_000_000;

    /**
     * Calls that arrive at a rate.
     *
     * @param defaults settings of this simulation, among them the rate
     */
    protected OpenSimulation(Map<String, String> defaults) {
        super(defaults, Setting.OF_ARRIVALS, settings -> plan(settings, 0));
    }

    /**
     * A burst, perhaps on top of calls that arrive at a rate.
     *
     * @param defaults settings of this simulation
     * @param burstCalls how many calls the burst has
     */
    protected OpenSimulation(Map<String, String> defaults, ToIntFunction<RunSettings> burstCalls) {
        super(defaults, Setting.OF_BURSTS, settings -> plan(settings, burstCalls.applyAsInt(settings)));
    }

    /** Calls at moments that the settings do not tell. */
    OpenSimulation(RunSettings settings, LoadPlan plan, Function<RunSettings, Questions> questions) {
        super(settings, ignored -> plan, questions);
    }

    @Override
    public final Optional<Expectation> expected(FirstCall.Told first) {
        LoadPlan plan = setup().plan();
        return Optional.of(new Expectation(
                arrivalStretches(),
                burstCalls(),
                plan.steadyStartNanos() / 1e9,
                expectedPromptTokens(),
                mostOutputTokens(),
                false,
                evenAnswers()));
    }

    /** As many calls as the plan has, at a rate that rises over the ramp. */
    private List<Expectation.Stretch> arrivalStretches() {
        LoadPlan plan = setup().plan();
        double rampSeconds = plan.rampNanos() / 1e9;
        double restSeconds = (plan.warmupNanos() + plan.steadyNanos()) / 1e9;
        double perSecond = (callsInAll() - burstCalls()) / (rampSeconds / 2 + restSeconds);
        return List.of(
                new Expectation.Stretch(rampSeconds, 0, perSecond),
                new Expectation.Stretch(restSeconds, perSecond, perSecond));
    }

    /** How many calls are due, in all phases. */
    long callsInAll() {
        return arrivals().size() + burstCalls();
    }

    private long burstCalls() {
        Integer burst = setup().plan().offered().burstCalls();
        return burst == null ? 0 : burst;
    }

    /** All calls of a schedule, as the users of a scenario. */
    protected final PopulationBuilder calls(String name, Schedule schedule) {
        return new PopulationBuilder(
                scenario(name).exec(new DueStep(chatStep(), schedule)).wrapped.inject(ScheduledInjection.of(schedule)));
    }

    /** Calls at the configured rate through all phases; none without a rate. */
    protected final Schedule arrivals() {
        return arrivals(settings);
    }

    /** That many calls, all due when the steady phase begins. */
    protected final Schedule burst(int calls) {
        return Schedule.burst(calls, steadyStartNanos(settings));
    }

    private static Schedule arrivals(RunSettings settings) {
        ArrivalSettings arrivals = settings.arrivals();
        if (arrivals.ratePerSecond().isEmpty()) {
            return Schedule.empty();
        }
        return arrivals.pattern() == ArrivalPattern.POISSON
                ? Schedule.poisson(profile(settings), arrivals.seed())
                : Schedule.constant(profile(settings));
    }

    private static LoadPlan plan(RunSettings settings, int burstCalls) {
        checkSize(settings);
        return LoadPlan.open(
                settings.ramp().toNanos(),
                settings.warmup().toNanos(),
                settings.duration().toNanos(),
                offered(settings, burstCalls));
    }

    private static void checkSize(RunSettings settings) {
        if (settings.arrivals().ratePerSecond().isPresent() && profile(settings).expected() > MOST_CALLS) {
            String rate = settings.effective().get(Setting.RATE.key());
            throw new Refused(
                    "rate=%s makes %,.0f calls: expected at most %,d, so take a lower rate or a shorter duration"
                            .formatted(rate, profile(settings).expected(), MOST_CALLS));
        }
    }

    private static LoadPlan.Offered offered(RunSettings settings, int burstCalls) {
        ArrivalSettings arrivals = settings.arrivals();
        boolean rate = arrivals.ratePerSecond().isPresent();
        boolean random = rate && arrivals.pattern() == ArrivalPattern.POISSON;
        return new LoadPlan.Offered(
                rate ? arrivals.ratePerSecond().getAsDouble() : null,
                rate ? arrivals.pattern().text() : null,
                random ? arrivals.seed() : null,
                burstCalls == 0 ? null : burstCalls,
                burstCalls + arrivals(settings).sizeFrom(steadyStartNanos(settings)));
    }

    private static long steadyStartNanos(RunSettings settings) {
        return settings.ramp().plus(settings.warmup()).toNanos();
    }

    private static RateProfile profile(RunSettings settings) {
        return new RateProfile(
                settings.arrivals().ratePerSecond().orElseThrow(),
                settings.ramp().toNanos(),
                steadyStartNanos(settings) + settings.duration().toNanos());
    }

    /**
     * The step "one chat completion when it is due".
     *
     * @param schedule has as many calls as the scenario has users
     */
    record DueStep(ChatStep chat, Schedule schedule) implements ActionBuilder {

        @Override
        public io.gatling.core.action.builder.ActionBuilder asScala() {
            return this::build;
        }

        private Action build(ScenarioContext context, Action next) {
            Action call = chat.asScala().build(context, next);
            LoadRun run = chat.opener().apply(context, chat);
            return new DueAction(run, schedule, context.coreComponents().statsEngine(), call);
        }
    }

    /**
     * Gives each user the next call of the schedule, and lets it wait until that is due. The moment is the plan's, whenever
     * the user comes: what Gatling's clock, this timer or a busy client add shows as schedule delay.
     */
    static final class DueAction extends SessionHook {

        private final LoadRun run;
        private final Schedule schedule;
        private final AtomicInteger nextCall = new AtomicInteger();

        DueAction(LoadRun run, Schedule schedule, StatsEngine statsEngine, Action call) {
            super(null, "due", statsEngine, call);
            this.run = run;
            this.schedule = schedule;
        }

        @Override
        public void execute(Session session) {
            int place = nextCall.getAndIncrement();
            long dueNanos = run.begin() + schedule.dueNanos(place);
            Session ready = session.set(ChatAction.READY, dueNanos).set(ChatAction.PLACE, place);
            long waitNanos = dueNanos - run.clock().nanoTime();
            if (waitNanos > 0) {
                session.eventLoop()
                        .schedule(Uncaught.reported(() -> next().$bang(ready)), waitNanos, TimeUnit.NANOSECONDS);
            } else {
                next().$bang(ready);
            }
        }
    }
}
