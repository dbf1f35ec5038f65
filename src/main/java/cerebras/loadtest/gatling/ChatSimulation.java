package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;

import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.live.LiveFeed;
import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.UserPause;
import cerebras.loadtest.local.LocalEmulator;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlan;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.report.CalibrationAnswer;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.report.RunEnding;
import cerebras.loadtest.run.Briefing;
import cerebras.loadtest.run.CalibrationRun;
import cerebras.loadtest.run.Conclusion;
import cerebras.loadtest.run.CouldNotStart;
import cerebras.loadtest.run.FirstCall;
import cerebras.loadtest.run.Forecast;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.run.OpenFiles;
import cerebras.loadtest.run.ParentWatch;
import cerebras.loadtest.run.Preflight;
import cerebras.loadtest.run.ResponseLog;
import cerebras.loadtest.run.RunFolder;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.ApiUrl;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.RunSettings.PreflightPolicy;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.Questions;
import io.gatling.core.CoreComponents;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.scenario.SimulationParams;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What all simulations of this suite share: settings, target, records and report. A simulation extends it and says which
 * users do what.
 *
 * <p>Wrong settings, and a target that cannot be tested, end the process before any load: see {@link CouldNotStart}.
 */
public abstract class ChatSimulation extends Simulation {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SAMPLED_QUESTIONS = 20;

    /** Numbers look alike on every machine: what one prints, another may have to read. */
    static {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    }

    /** Netty follows every 128th of its buffers, with stack traces, to find who loses one: a test of Netty, not of an API. */
    static {
        if (System.getProperty("io.netty.leakDetection.level", System.getProperty("io.netty.leakDetectionLevel"))
                == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    static {
        ParentWatch.startIfForked();
    }

    /** As the user gave them. */
    protected final RunSettings settings;

    /** Settings that say how a load goes, for simulations that leave that to them. */
    private static final Set<Setting<?>> OF_THE_LOAD =
            Set.of(Setting.USERS, Setting.RAMP, Setting.WARMUP, Setting.DURATION, Setting.PAUSE);

    private final boolean ownProcess = CouldNotStart.ownProcess();
    private Setup setup;
    private final Set<String> ownModels = new LinkedHashSet<>();
    private final Emulator emulator;
    private LoadRun run;
    private Conclusion conclusion;
    private volatile AttemptTrace remembered;
    private RunAnswer calibration;
    private boolean settingsSayTheLoad;
    private Set<String> usedDefaults = Set.of();
    private Optional<OwnLoad> ownLoad = Optional.empty();
    private Duration measuredAfter = Duration.ZERO;
    private Duration measuredDuring = Duration.ZERO;

    /** A load that the simulation says itself, or a closed one with phases as the settings say: see {@link #rampUp()}. */
    protected ChatSimulation() {
        this(Map.of());
    }

    /**
     * A load that the simulation says itself, or a closed one with phases as the settings say: see {@link #rampUp()}.
     *
     * @param defaults of this simulation, where they differ from the suite's: settings as a user would write them. A simulation
     *     that says its load itself gives those a default of {@code users}, {@code ramp}, {@code warmup}, {@code duration} and
     *     {@code pause} that it makes use of: the others are refused
     */
    protected ChatSimulation(Map<String, String> defaults) {
        this(defaults, Setting.OF_LOOPING_USERS, ChatSimulation::closedPlan);
        settingsSayTheLoad = false;
        usedDefaults = defaults.keySet();
    }

    /**
     * A load without a rate.
     *
     * @param defaults of this simulation
     * @param plan the load that the simulation makes of the settings
     */
    protected ChatSimulation(Map<String, String> defaults, Function<RunSettings, LoadPlan> plan) {
        this(defaults, Setting.OF_LOOPING_USERS, plan);
    }

    /** @param used settings that the load has a use for, of those that not every load has */
    ChatSimulation(Map<String, String> defaults, Set<Setting<?>> used, Function<RunSettings, LoadPlan> plan) {
        this(orRefuse(() -> RunSettings.fromSystem(defaults, Setting.unusedExcept(used))), plan, Questions::of);
    }

    /**
     * @param plan the load that the simulation makes of the settings
     * @param questions what its calls ask
     */
    ChatSimulation(
            RunSettings settings, Function<RunSettings, LoadPlan> plan, Function<RunSettings, Questions> questions) {
        this.settings = settings;
        settingsSayTheLoad = true;
        ApiProtocol.trust(settings.network().authorities());
        emulator = orRefuse(this::ownEmulator);
        setup = orRefuse(() -> prepared(plan, questions));
    }

    /** {@code null} where another target is tested. */
    private Emulator ownEmulator() {
        RunFolder.make(RunFolder.results());
        return settings.target().api().isPresent() ? null : LocalEmulator.embedded(settings.emulator());
    }

    private Setup prepared(Function<RunSettings, LoadPlan> plan, Function<RunSettings, Questions> questions) {
        ServiceLevel.of(settings.serviceLevel());
        ApiUrl api = settings.target().api().orElseGet(() -> ApiUrl.under(emulator.baseUri()));
        LoadPlan load = plan.apply(settings);
        Models models = Models.read(settings.emulator().userFiles());
        QuotaPlan quota = QuotaPlans.configured(settings, models.ids());
        return checkPrice(
                new Setup(getClass().getSimpleName(), settings, api, load, emulator != null, questions, models, quota)
                        .on(Engine.facts()));
    }

    /** A cap on the cost of what has no price would never hold. */
    private static Setup checkPrice(Setup setup) {
        RunSettings settings = setup.settings();
        List<String> unpriced = setup.unpriced();
        if (settings.budget().maxCost().isPresent() && !unpriced.isEmpty()) {
            throw new Refused("maxCost=%s cannot be held for model=%s, whose price is not known: add the price to"
                            .formatted(settings.effective().get(Setting.MAX_COST.key()), unpriced.get(0))
                    + " user-files/models.conf, or cap something else, for example -DmaxOutputTokens=1000000");
        }
        return setup;
    }

    /** The configured users, with phases as the settings say. */
    static LoadPlan closedPlan(RunSettings settings) {
        return new LoadPlan(
                "closed",
                settings.users(),
                settings.ramp().toNanos(),
                settings.warmup().toNanos(),
                settings.duration().toNanos());
    }

    /** The load in words, where it is none of the usual ones. */
    Optional<String> loadWords() {
        return Optional.empty();
    }

    /** The steps of the load; none where it does not go by steps that are known before. */
    List<LoadStep> steps() {
        return List.of();
    }

    /** The first call is about to be made; on its user's event loop. */
    void begun(LoadRun begun) {}

    /** A line was recorded; on the recorder's thread. */
    void recorded(LogLine line) {}

    /** What the simulation says to its question, when its load is over. */
    List<RunAnswer> answers() {
        return List.of();
    }

    private List<RunAnswer> allAnswers() {
        return Stream.concat(answers().stream(), Stream.ofNullable(calibration)).toList();
    }

    /** One chat completion with the configured prompts, recorded. */
    protected final ChatActionBuilder chat() {
        return chat(Attempt.CHAT);
    }

    /**
     * One chat completion, recorded.
     *
     * @param name the request's name in reports
     */
    protected final ChatActionBuilder chat(String name) {
        return new ChatActionBuilder(this, name);
    }

    /** Tokens of the answer, reasoning included, by the server's count or else a local estimate. */
    public static ChatCheck<Integer> completionTokens() {
        return ChatCheck.completionTokens();
    }

    /** Tokens of the prompt, by the server's count. */
    public static ChatCheck<Integer> promptTokens() {
        return ChatCheck.promptTokens();
    }

    /** From sending to the first event with text; absent where the answer was not streamed. */
    public static ChatCheck<Duration> timeToFirstToken() {
        return ChatCheck.timeToFirstToken();
    }

    /** From sending to the end. */
    public static ChatCheck<Duration> latency() {
        return ChatCheck.latency();
    }

    /** Tokens per second of the stream, after its first token; absent where that could not be measured. */
    public static ChatCheck<Double> outputSpeed() {
        return ChatCheck.outputSpeed();
    }

    /** Why the answer ended, as the server says. */
    public static ChatCheck<String> finishReason() {
        return ChatCheck.finishReason();
    }

    /** The text of the answer, without reasoning. */
    public static ChatCheck<String> answer() {
        return ChatCheck.answer();
    }

    /**
     * What the path finds first in the whole answer, as text. The events of a streamed answer are put together to one answer
     * first, as a server would send it without streaming.
     */
    public static ChatCheck<String> jsonPath(String path) {
        return orRefuse(() -> ChatCheck.jsonPath(path));
    }

    /** A scenario makes use of this request. */
    void uses(ChatActionBuilder request) {
        request.model().ifPresent(ownModels::add);
    }

    final ChatStep chatStep() {
        return new ChatStep(Attempt.CHAT, this::setup, this::open);
    }

    /** Remembers the user's latest answer, to be printed as a single call when the run is over. */
    protected final ChainBuilder rememberAnswer() {
        return exec(session -> {
            remembered = session.get(ChatAction.ATTEMPT);
            return session;
        });
    }

    /**
     * Each user calls, thinks for the configured pause, and calls again until the steady phase is over. A user whose call
     * failed waits for a second at least, as anybody would: a server that refuses is not hammered.
     */
    protected final ChainBuilder chatUntilTheEnd() {
        return exec(asLongAs(session -> sending()).on(oneCallOfMany()));
    }

    /**
     * As {@link #chatUntilTheEnd}, but a user who was told by Retry-After when to come again (429) waits for that time,
     * or to the end of the run.
     */
    protected final ChainBuilder chatAsToldUntilTheEnd() {
        return exec(asLongAs(session -> sending()).on(oneCallOfMany(userPause(true))));
    }

    /** A call, and the pause after it. */
    final ChainBuilder oneCallOfMany() {
        return oneCallOfMany(userPause(false));
    }

    private UserPause userPause(boolean obedient) {
        return new UserPause(settings.pause(), obedient, InstantSource.system());
    }

    private ChainBuilder oneCallOfMany(UserPause userPause) {
        return exec(chat(), exec(session -> think(session, userPause)), pause(this::untilReady));
    }

    final boolean sending() {
        return run.sending();
    }

    /**
     * Measures a part of a load that the simulation says itself. Without it, everything from the first call to the last counts.
     *
     * @param after what is left out, from the first call on
     * @param during what is measured after that; the load goes on as its injection profile says
     */
    protected final void measure(Duration after, Duration during) {
        if (after.isNegative() || during.isNegative() || during.isZero()) {
            orRefuse(() -> {
                throw new Refused(
                        "measure(%s, %s) measures nothing: expected a time to leave out and a time to measure, for example"
                                        .formatted(after, during)
                                + " measure(Duration.ofSeconds(10), Duration.ofSeconds(60))");
            });
        }
        measuredAfter = after;
        measuredDuring = during;
    }

    /** What Gatling runs; from it, the load of a simulation that says it itself becomes known. */
    @Override
    public final SimulationParams params(String name) {
        SimulationParams simulation = super.params(name);
        if (!settingsSayTheLoad) {
            OwnLoad load = OwnLoad.of(simulation);
            ownLoad = Optional.of(load);
            setup = orRefuse(() -> {
                Set<Setting<?>> unused = unused();
                return checkPrice(setup.withLoad(
                        settings.withoutUseOf(unused), load.plan(measuredAfter, measuredDuring), ownModels));
            });
        } else {
            setup = orRefuse(() -> checkPrice(setup.withLoad(setup.settings(), setup.plan(), ownModels)));
        }
        return simulation;
    }

    /** Settings of a load that this one, which the simulation says itself, has no use for. */
    private Set<Setting<?>> unused() {
        Set<Setting<?>> unused = new HashSet<>(OF_THE_LOAD);
        unused.removeIf(setting -> usedDefaults.contains(setting.key()));
        unused.stream()
                .filter(setting -> settings.given().contains(setting.key()))
                .findFirst()
                .ifPresent(setting -> {
                    throw new Refused(
                            ("%s=%s has no effect on %s, whose load is in its file: leave it out, or let the file use settings and"
                                            + " give %1$s a default in its constructor")
                                    .formatted(
                                            setting.key(),
                                            settings.effective().get(setting.key()),
                                            getClass().getSimpleName()));
                });
        return unused;
    }

    /** The configured number of users, started evenly over the ramp. */
    protected final OpenInjectionStep rampUp() {
        return rampUp(settings.users());
    }

    /**
     * Users of one kind, where several kinds share the configured number as evenly as it goes, each started evenly over
     * the ramp.
     *
     * @param kind from 1 to {@code kinds}; the first ones have one user more where it does not go evenly
     */
    protected final OpenInjectionStep rampUp(int kind, int kinds) {
        return orRefuse(() -> rampUp(usersOf(kind, kinds)));
    }

    private int usersOf(int kind, int kinds) {
        if (settings.users() < kinds) {
            throw new Refused("users=%d is too few for %d kinds of users: expected at least %d, for example -Dusers=%d"
                    .formatted(settings.users(), kinds, kinds, 5 * kinds));
        }
        return (settings.users() + kinds - kind) / kinds;
    }

    private OpenInjectionStep rampUp(int users) {
        settingsSayTheLoad = true;
        return orRefuse(() -> starting(users, settings.ramp()));
    }

    /** Users who start evenly. Gatling's ramps last for whole seconds: one of half a second starts nobody. */
    static OpenInjectionStep starting(int users, Duration ramp) {
        if (ramp.toNanosPart() > 0) {
            throw new Refused(
                    "ramp=%dms is not a time in which users can start: expected whole seconds, for example -Dramp=%ds"
                            .formatted(ramp.toMillis(), ramp.toSeconds() + 1));
        }
        return ramp.isZero() ? atOnceUsers(users) : rampUsers(users).during(ramp);
    }

    /** The target. */
    protected final HttpProtocolBuilder chatApi() {
        return orRefuse(() -> ApiProtocol.of(setup));
    }

    /** Whether something has stopped the load before its end. */
    final boolean stopped() {
        return run.inFlightGate().closed();
    }

    /**
     * Notes when the user wants to call again: the end of the latest call, and the pause after it. Now, when the load
     * stopped before its first call was sent.
     */
    private Session think(Session session, UserPause userPause) {
        AttemptTrace latest = session.get(ChatAction.ATTEMPT);
        return session.set(
                ChatAction.READY,
                latest == null
                        ? run.clock().nanoTime()
                        : latest.endNanos() + userPause.after(latest).toNanos());
    }

    private Duration untilReady(Session session) {
        long nanos = session.getLong(ChatAction.READY) - run.clock().nanoTime();
        return inWholeMillis(Math.max(0, Math.min(nanos, run.remainingNanos())));
    }

    /** Rounded up: Gatling cuts what is less than a millisecond off, and nobody calls before the call is due. */
    private static Duration inWholeMillis(long nanos) {
        return Duration.ofMillis((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    LoadRun open(ScenarioContext context, ChatStep step) {
        if (run == null) {
            Path folder = RunFolder.newestWithoutRecords(RunFolder.results(), setup.simulation());
            new WarmUp(step, context).run();
            CoreComponents core = context.coreComponents();
            run = new LoadRun(
                    Clock.system(),
                    setup,
                    folder,
                    steps(),
                    eventLoops(core),
                    () -> new DefaultEventExecutor(new DefaultThreadFactory("quota-pacing", true)),
                    responses(core),
                    new RunEvents(core));
            System.out.println(Printable.lines(recordsNote(folder)));
            conclusion = new Conclusion(ownProcess, run, () -> remembered, this::allAnswers);
            Runtime.getRuntime().addShutdownHook(new Thread(conclusion::interrupted, "load-run-interrupted"));
        }
        return run;
    }

    /** For the case that the process is killed, and makes no report itself. */
    private static String recordsNote(Path folder) {
        return "Records: " + folder.resolve(CallLog.FILE_NAME) + ". If this process is killed, make the report with"
                + " java -jar target/loadtest.jar report " + folder + " (mvn -q -DskipTests package makes the jar).";
    }

    /** Gatling's: each virtual user lives on one of them, and so do its connections. */
    private static List<EventExecutor> eventLoops(CoreComponents gatling) {
        return StreamSupport.stream(gatling.eventLoopGroup().spliterator(), false)
                .toList();
    }

    private static ResponseLog responses(CoreComponents gatling) {
        return new ResponseLog(gatling.actorSystem().executionContext());
    }

    /** Passes on to the simulation what happens to its load, and ends Gatling's when it has stopped. */
    private final class RunEvents implements LoadRun.Events {

        private final CoreComponents gatling;

        RunEvents(CoreComponents gatling) {
            this.gatling = gatling;
        }

        @Override
        public void begun(LoadRun begun) {
            ChatSimulation.this.begun(begun);
        }

        @Override
        public void recorded(LogLine line) {
            ChatSimulation.this.recorded(line);
        }

        @Override
        public void idle() {
            gatling.controller().$bang(new Controller$Command$StopLoadGenerator("the load has stopped", false));
        }

        @Override
        public void failed() {
            try {
                conclusion.interrupted();
            } finally {
                System.exit(RunEnding.FAILED.exitCode().orElseThrow());
            }
        }
    }

    /** What the load will ask for, now that one small call was made; absent where that is for the load to find out. */
    public Optional<Expectation> expected(FirstCall.Told first) {
        if (ownLoad.isPresent()) {
            return Optional.empty();
        }
        double callSeconds = callSeconds(first);
        return Optional.of(
                setup.plan().steadyEndNanos() == 0
                        ? Expectation.ofOneCall(expectedPromptTokens(), mostOutputTokens())
                        : new Expectation(
                                stretches(callSeconds),
                                0,
                                0,
                                expectedPromptTokens(),
                                mostOutputTokens(),
                                true,
                                evenAnswers()));
    }

    /** Where {@link #expected} is absent: what is known of it, for people. */
    public String unforeseeable() {
        return ownLoad.map(OwnLoad::expectation).orElse("as many calls as it needs to find its answer");
    }

    /** The users who are there, and how often they call. */
    List<Expectation.Stretch> stretches(double callSeconds) {
        LoadPlan plan = setup.plan();
        return List.of(
                Expectation.Stretch.ofUsers(plan.rampNanos() / 1e9, 0, plan.users(), callSeconds),
                Expectation.Stretch.ofUsers(
                        (plan.warmupNanos() + plan.steadyNanos()) / 1e9, plan.users(), plan.users(), callSeconds));
    }

    /**
     * How long a call and the pause after it take. The small one, of a few tokens, stands for the way there and back; where
     * it failed, others may, and users wait a second after each.
     */
    private double callSeconds(FirstCall.Told first) {
        Duration pause = first.failure().isEmpty()
                ? settings.pause()
                : UserPause.longer(settings.pause(), UserPause.AFTER_FAILURE);
        return first.latency().toNanos() / 1e9 + setup.longestAnswerSeconds().orElse(0) + pause.toNanos() / 1e9;
    }

    /** Prompt tokens of a call, on average, as the server counts them. */
    double expectedPromptTokens() {
        return sample(setup::chargedPromptTokens);
    }

    /** The most tokens that its answer may have, on average. */
    final double mostOutputTokens() {
        return sample(Question::maxTokens);
    }

    /** Whether all answers may be equally long, as far as some of the first questions tell. */
    final boolean evenAnswers() {
        return sampled().mapToInt(Question::maxTokens).distinct().count() <= 1;
    }

    /** The average of some of the first questions. */
    private double sample(ToIntFunction<Question> figure) {
        return sampled().mapToInt(figure).average().orElse(0);
    }

    private Stream<Question> sampled() {
        return LongStream.range(0, Math.min(SAMPLED_QUESTIONS, differentQuestions()))
                .mapToObj(user -> setup.questions().question(user, 1));
    }

    /** How many first questions there are; beyond all counting where users begin again at the first. */
    long differentQuestions() {
        return Long.MAX_VALUE;
    }

    final Setup setup() {
        return setup;
    }

    /** Checks the target; the last thing before Gatling starts its engine. */
    @Override
    public void before() {
        orRefuse(() -> {
            checkProcess();
            return null;
        });
        System.out.println(Printable.lines(new Briefing(setup, loadWords()).text()));
        try (PreflightClient client = orRefuse(() -> new PreflightClient(setup))) {
            Preflight.Found found = orReport(() -> new Preflight(setup, client).check());
            setup = found.setup();
            found.first()
                    .ifPresent(first -> System.out.println(
                            Printable.lines(new Forecast(setup, first, expected(first), unforeseeable()).text())));
            found.notes()
                    .forEach(note -> System.out.println(Printable.lines("Note: " + setup.base() + " " + note + ".")));
        }
        if (settings.preflight() == PreflightPolicy.ONLY) {
            System.out.println("Nothing else was sent, and no run folder was made: preflight=only.");
            System.exit(0);
        }
        if (settings.calibrate()) {
            System.out.println("Calibrating: the same load goes to the emulator first, for half a minute at most.");
            calibration =
                    orReport(() -> CalibrationAnswer.of(CalibrationRun.of(setup, getClass(), RunFolder.results())));
            calibration.lines().forEach(line -> System.out.println(Printable.lines("  " + line)));
        }
    }

    private void checkProcess() {
        LiveFeed.check(settings.live()).ifPresent(why -> {
            throw new Refused(why);
        });
        if ("https".equals(setup.base().getScheme())) {
            Engine.checkTls(Engine.configuration());
        }
        OpenFiles.now().ifPresent(files -> files.check(setup.plan(), emulator != null));
    }

    /** Closes the records and writes the report. Throws nothing: Gatling would then not write its own. */
    @Override
    public void after() {
        if (conclusion != null) {
            conclusion.draw();
        }
        if (emulator != null) {
            emulator.close();
        }
    }

    /** What the step gives; where settings are refused, the process ends. */
    static <T> T orRefuse(Supplier<T> step) {
        return CouldNotStart.orEnd(step);
    }

    /** The same, of a check of the target; where that is all that was asked for, its refusal makes no run either. */
    private <T> T orReport(Supplier<T> check) {
        return settings.preflight() == PreflightPolicy.ONLY
                ? orRefuse(check)
                : CouldNotStart.orEnd(this::setup, RunFolder.results(), check);
    }
}
