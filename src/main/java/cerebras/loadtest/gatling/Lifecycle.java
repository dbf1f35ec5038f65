package cerebras.loadtest.gatling;

import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.cluster.Cluster;
import cerebras.loadtest.cluster.Cluster.TargetFacts;
import cerebras.loadtest.cluster.Facts;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.load.CapacityTrials;
import cerebras.loadtest.load.InjectedLoad;
import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.load.UserGate;
import cerebras.loadtest.local.LocalEmulator;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Clock;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.report.CalibrationAnswer;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.report.RunEnding;
import cerebras.loadtest.run.Briefing;
import cerebras.loadtest.run.CalibrationRun;
import cerebras.loadtest.run.CapacityPilot;
import cerebras.loadtest.run.Conclusion;
import cerebras.loadtest.run.CouldNotStart;
import cerebras.loadtest.run.FirstCall;
import cerebras.loadtest.run.Forecast;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.run.OpenFiles;
import cerebras.loadtest.run.ParentWatch;
import cerebras.loadtest.run.Preflight;
import cerebras.loadtest.run.Probing;
import cerebras.loadtest.run.ResponseLog;
import cerebras.loadtest.run.RunFolder;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.run.Setup.OwnRequests;
import cerebras.loadtest.run.StartGate;
import cerebras.loadtest.run.TargetClient;
import cerebras.loadtest.settings.ApiKey;
import cerebras.loadtest.settings.ApiUrl;
import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.Launch;
import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RequestSettings;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.RunSettings.PacingPolicy;
import cerebras.loadtest.settings.RunSettings.PreflightPolicy;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.SimulationNeeds;
import cerebras.loadtest.workload.SessionQuestions;
import cerebras.loadtest.workload.Workload;
import io.gatling.core.CoreComponents;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.scenario.SimulationParams;
import io.gatling.core.structure.ScenarioContext;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The lifecycle of a {@link ChatSimulation}, from its settings to its report: Gatling makes the simulation, asks for
 * its parameters, calls {@link #before}, builds the chat actions, which {@link #open} the run, and calls {@link
 * #after}.
 *
 * <p>Wrong settings, and a target that cannot be tested, end the process before any load: see {@link CouldNotStart}.
 */
final class Lifecycle {

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

    /** Settings of a closed load, which a simulation with its own load has no use for unless it gives them defaults. */
    private static final Set<Setting<?>> OF_THE_LOAD =
            Set.of(Setting.USERS, Setting.RAMP, Setting.WARMUP, Setting.DURATION, Setting.PAUSE);

    private final Class<? extends ChatSimulation> simulation;
    private final boolean ownProcess = CouldNotStart.ownProcess();
    private final boolean ownLoad;
    private final LoadShape.Kind kind;
    private final Set<String> usedDefaults;
    private final List<Emulator> emulators = new ArrayList<>();
    private final Set<String> ownModels = new LinkedHashSet<>();
    private final Map<String, ApiKey> ownKeys = new HashMap<>();
    private boolean refusalsExpected;
    private final UserGate userGate = new UserGate();
    private final OpenSessions playing = new OpenSessions();
    private final CapacityPilot pilot;
    /** {@code null} for a single generator, which loads nothing of that package. */
    private Cluster cluster;

    private volatile Cluster.Start start;

    private Setup setup;
    private Duration measuredAfter = Duration.ZERO;
    private Duration measuredDuring = Duration.ZERO;
    private Probing probing;
    private LoadRun run;
    private Conclusion conclusion;
    private RunAnswer calibration;
    private volatile AttemptTrace remembered;

    /** Of a simulation that injects users by profiles of its own: what these are is known when Gatling asks for them. */
    static Lifecycle ofOwnLoad(Class<? extends ChatSimulation> simulation, Map<String, String> defaults) {
        return new Lifecycle(simulation, defaults, RampAndHold.SHAPE, Workload.PROMPTS, true);
    }

    /** Of a simulation whose load the settings say. */
    static Lifecycle of(
            Class<? extends ChatSimulation> simulation,
            Map<String, String> defaults,
            LoadShape.Kind load,
            Workload workload) {
        return new Lifecycle(simulation, defaults, load, workload, false);
    }

    private Lifecycle(
            Class<? extends ChatSimulation> simulation,
            Map<String, String> defaults,
            LoadShape.Kind kind,
            Workload workload,
            boolean ownLoad) {
        this.simulation = simulation;
        this.ownLoad = ownLoad;
        this.kind = kind;
        this.usedDefaults = defaults.keySet();
        if (ownLoad) {
            SimulationNeeds.tell(defaults, unusedWithOwnLoad());
        }
        RunSettings settings = kind.read(defaults, workload);
        ApiProtocol.trust(settings.network().authorities());
        RunFolder.make(RunFolder.results());
        checkNames(settings, ServiceLevel.of(settings.serviceLevel()));
        LoadShape load = kind.of().apply(settings);
        if (settings.cluster().share().several()) {
            checkShareable(settings, load, kind);
        }
        pilot = load instanceof CapacityTrials
                ? new CapacityPilot(CapacityPilot.level(settings), settings, userGate)
                : null;
        Models models = Models.read(settings.emulator().userFiles());
        Function<RunSettings, Setup> target = of -> targetOf(of, load, workload, models);
        Map<String, Setup> targets = new LinkedHashMap<>();
        settings.variants()
                .forEach(variant -> variant.target().ifPresent(own -> targets.put(variant.name(), target.apply(own))));
        setup = checkSessions(
                checkPrice(targets.isEmpty() ? target.apply(settings) : Setup.comparing(settings, targets)),
                ServiceLevel.of(settings.serviceLevel()));
    }

    /** The setup of one target, whose emulator is started if it is one. */
    private Setup targetOf(RunSettings settings, LoadShape load, Workload workload, Models models) {
        ApiUrl api = settings.target().api().orElseGet(() -> {
            Emulator emulator = LocalEmulator.embedded(settings.emulator());
            emulators.add(emulator);
            return ApiUrl.under(emulator.baseUri());
        });
        return new Setup(
                        simulation.getSimpleName(),
                        settings,
                        api,
                        load,
                        settings.target().api().isEmpty(),
                        used -> load.questions(used, workload),
                        models,
                        QuotaPlans.configured(settings, models.ids()))
                .on(Engine.facts());
    }

    /** A limit of sessions would never be judged in a run that plays none. */
    private Setup checkSessions(Setup setup, Optional<ServiceLevel> level) {
        if (setup.questions() instanceof SessionQuestions) {
            return setup;
        }
        level.stream()
                .flatMap(asked -> asked.limits().stream())
                .filter(Limit::ofSessions)
                .findFirst()
                .ifPresent(limit -> {
                    throw new Refused(
                            "slo.%s is a limit of sessions, and %s plays none: leave it out, or run AgentSessions"
                                    .formatted(limit.key(), simulation.getSimpleName()));
                });
        return setup;
    }

    /** A limit of requests that there are none of would never be judged. The requests of an own simulation are not known yet. */
    private void checkNames(RunSettings settings, Optional<ServiceLevel> level) {
        Set<String> known = settings.prompts() instanceof Mix mix ? mix.names() : Set.of(Attempt.CHAT);
        Optional<String> unknown = level.stream()
                .filter(asked -> !ownLoad)
                .flatMap(asked -> asked.requests().stream())
                .filter(name -> !known.contains(name))
                .findFirst();
        unknown.ifPresent(name -> {
            throw new Refused("slo.%s is a limit of requests that this run does not send: %s"
                    .formatted(
                            name,
                            settings.prompts() instanceof Mix
                                    ? Hint.of(name, known)
                                    : settings.sessions().file().isPresent()
                                            ? "the requests of sessions have one kind"
                                            : "its requests have one kind, unless a mix has several, for example -Dmix="
                                                    + Setting.MIX.example()));
        });
    }

    /** Refuses what several generators cannot do together. */
    private void checkShareable(RunSettings settings, LoadShape load, LoadShape.Kind kind) {
        String generators = "generators=" + settings.cluster().share().of();
        Optional<String> why = ownLoad
                ? Optional.of("is in the profiles of its file: these cannot be divided, a load of settings can")
                : load.unshareable();
        if (why.isPresent()) {
            throw new Refused("%s cannot share the load of %s, which %s"
                    .formatted(generators, simulation.getSimpleName(), why.get()));
        }
        if (settings.target().api().isEmpty()) {
            throw new Refused(generators
                    + " cannot share the embedded emulator, which each would start for itself: start one for all with"
                    + " \"emulator\", and name it, for example -Dtarget=http://127.0.0.1:8080");
        }
        if (settings.variants().stream().anyMatch(variant -> variant.target().isPresent())) {
            throw new Refused(
                    generators + " cannot compare several targets: compare variants of one, or use one generator");
        }
        if (settings.pacing() == PacingPolicy.QUOTA) {
            throw new Refused(generators + " cannot share a quota yet: leave pacing=quota out, or use one generator");
        }
        if (settings.calibrate()) {
            throw new Refused(
                    generators + " cannot be calibrated together: calibrate one generator with its share of the load");
        }
        if (kind.of().apply(settings.ofAllGenerators()).users()
                < settings.cluster().share().of()) {
            throw new Refused("%s are more than the load has users or calls (%s): use fewer, or a larger load"
                    .formatted(generators, load.words()));
        }
    }

    /** A cap on the cost of what has no price would never hold. */
    private static Setup checkPrice(Setup setup) {
        for (Setup target : setup.each()) {
            RunSettings settings = target.settings();
            List<String> unpriced = target.unpriced();
            if (settings.budget().maxCost().isPresent() && !unpriced.isEmpty()) {
                throw new Refused("maxCost=%s cannot be held for model=%s, whose price is not known: add the price to"
                                .formatted(settings.effective().get(Setting.MAX_COST.key()), unpriced.get(0))
                        + " user-files/models.conf, or cap something else, for example -DmaxOutputTokens=1000000");
            }
        }
        return setup;
    }

    RunSettings settings() {
        return setup.settings();
    }

    /** The preflight may change it until the load begins. */
    Setup setup() {
        return setup;
    }

    /** @throws IllegalStateException before the run is open */
    LoadRun run() {
        if (run == null) {
            throw new IllegalStateException("the load has not begun");
        }
        return run;
    }

    /** A request of the simulation asks this model. */
    void asks(String model) {
        ownModels.add(model);
    }

    /**
     * A request of the simulation sends the key in this environment variable.
     *
     * @throws Refused if it cannot be sent
     */
    void sendsKeyIn(String variable) {
        ownKeys.put(variable, settings().keyIn(variable, System.getenv(variable)));
    }

    /** Holds users that a search for capacity currently does not want. */
    UserGate userGate() {
        return userGate;
    }

    /** The sessions that are being played. */
    OpenSessions playing() {
        return playing;
    }

    /** The probe of the quotas; one for each simulation. */
    Probing probing() {
        if (probing == null) {
            probing = new Probing(Clock.system());
        }
        return probing;
    }

    /** Prints this answer as a single call when the run is over. */
    void remember(AttemptTrace attempt) {
        remembered = attempt;
    }

    void measure(Duration after, Duration during) {
        measuredAfter = after;
        measuredDuring = during;
    }

    /** The load exceeds a quota on purpose. */
    void expectRefusals() {
        refusalsExpected = true;
    }

    /** The simulation has said what users it injects. */
    void injects(SimulationParams params) {
        OwnRequests own = ownRequests();
        InjectedLoad injected = InjectionProfiles.read(params, setup, measuredAfter, measuredDuring);
        if (ownLoad) {
            refuseSettingsWithoutUse();
            setup = checkPrice(setup.withLoad(setup.settings().withoutUseOf(unused()), injected, own));
        } else {
            checkUsers(injected);
            setup = checkPrice(setup.withLoad(setup.settings(), setup.load(), own));
        }
    }

    /** Report and forecast describe the load that the simulation says it has: its injection has to be that one. */
    private void checkUsers(InjectedLoad injected) {
        if (injected.users() != setup.load().users()) {
            throw new Refused(
                    "%s injects %,d users, and the load in its constructor has %,d (%s): inject these, or leave the load out of the constructor"
                            .formatted(
                                    setup.simulation(),
                                    injected.users(),
                                    setup.load().users(),
                                    setup.load().words()));
        }
    }

    private Set<Setting<?>> unused() {
        Set<Setting<?>> unused = new HashSet<>(OF_THE_LOAD);
        unused.removeIf(setting -> usedDefaults.contains(setting.key()));
        return unused;
    }

    private Set<Setting<?>> unusedWithOwnLoad() {
        Set<Setting<?>> unused = Setting.unusedExcept(OF_THE_LOAD);
        unused.addAll(unused());
        return unused;
    }

    private void refuseSettingsWithoutUse() {
        unused().stream()
                .filter(setting -> setup.settings().given().contains(setting.key()))
                .findFirst()
                .ifPresent(setting -> {
                    throw new Refused(
                            ("%s=%s has no effect on %s, whose load is in its file: leave it out, or let the file use settings and"
                                            + " give %1$s a default in its constructor")
                                    .formatted(
                                            setting.key(),
                                            setup.settings().effective().get(setting.key()),
                                            setup.simulation()));
                });
    }

    /** Checks the target; the last thing before Gatling starts its engine. */
    void before() {
        orRefuse(() -> {
            checkProcess();
            return null;
        });
        System.out.println(Printable.lines(new Briefing(ofAllGenerators()).text()));
        if (setup.settings().cluster().share().several() && setup.settings().preflight() != PreflightPolicy.ONLY) {
            cluster = orRefuse(() -> Cluster.join(
                    setup.settings().cluster(),
                    Facts.of(simulation, setup.settings()),
                    Clock.system(),
                    words -> System.out.println(Printable.lines(words))));
        }
        checkTargets();
        RunSettings settings = setup.settings();
        if (settings.preflight() == PreflightPolicy.ONLY) {
            System.out.println("Nothing else was sent, and no run folder was made: preflight=only.");
            System.exit(0);
        }
        if (settings.calibrate()) {
            System.out.println("Calibrating: the same load goes to the emulator first, for half a minute at most.");
            calibration =
                    orReport(() -> CalibrationAnswer.of(CalibrationRun.of(setup, simulation, RunFolder.results())));
            calibration.lines().forEach(line -> System.out.println(Printable.lines("  " + line)));
        }
        System.out.print(Printable.lines(setup.load().notes()));
        setup.questions().notes().forEach(note -> System.out.println(Printable.lines("Note: " + note + ".")));
    }

    /** The preflight of each target, and the forecast. */
    private void checkTargets() {
        if (setup.targets().isEmpty()) {
            setup = cluster == null
                    ? checkTarget()
                    : orReport(() -> knowing(cluster.target(() -> facts(checkTarget()))));
            return;
        }
        Map<String, Setup> checked = new LinkedHashMap<>();
        Map<String, FirstCall.Told> firsts = new LinkedHashMap<>();
        setup.targets().forEach((name, target) -> {
            Preflight.Found found = check(target);
            checked.put(name, found.setup());
            found.first().ifPresent(first -> firsts.put(name, first));
        });
        setup = setup.checked(checked);
        if (!firsts.isEmpty()) {
            System.out.println(Printable.lines(Forecast.text(setup, firsts)));
        }
    }

    private Setup checkTarget() {
        Preflight.Found found = check(setup);
        setup = found.setup();
        found.first()
                .ifPresent(first -> System.out.println(Printable.lines(
                        Forecast.of(ofAllGenerators(), first, found.announced()).text())));
        return setup;
    }

    /** Its refusal ends the process, or is passed on to all generators first. */
    private Preflight.Found check(Setup target) {
        try (TargetClient client = orRefuse(() -> new PreflightClient(target))) {
            Preflight preflight = new Preflight(target, client);
            Preflight.Found found = cluster == null ? orReport(preflight::check) : preflight.check();
            found.notes()
                    .forEach(note -> System.out.println(Printable.lines("Note: " + target.base() + " " + note + ".")));
            return found;
        }
    }

    private static TargetFacts facts(Setup found) {
        RequestSettings request = found.settings().request();
        return new TargetFacts(
                found.emulated(),
                request.usage().name().toLowerCase(Locale.ROOT),
                request.maxTokensField().field(),
                found.dialect().dialect().text(),
                found.dialect().by());
    }

    private Setup knowing(TargetFacts found) {
        Dialect.Choice dialect =
                new Dialect.Choice(Dialect.named(found.dialect()).orElse(Dialect.OTHER), found.dialectBy());
        return setup.knowing(
                found.emulated(), setup.settings().request().with(found.usage(), found.maxTokensField()), dialect);
    }

    /** The setup of the whole load, of which this generator may send a share only. */
    private Setup ofAllGenerators() {
        if (!setup.settings().cluster().share().several()) {
            return setup;
        }
        RunSettings all = setup.settings().ofAllGenerators();
        return setup.withLoad(all, kind.of().apply(all), ownRequests());
    }

    private OwnRequests ownRequests() {
        return new OwnRequests(ownModels, ownKeys, refusalsExpected);
    }

    private void checkProcess() {
        if (setup.each().stream()
                .anyMatch(target -> "https".equals(target.base().getScheme()))) {
            Engine.checkTls(Engine.configuration());
        }
        OpenFiles.now()
                .ifPresent(files ->
                        files.check(setup.plan(), setup.each().size() + emulators.size(), !emulators.isEmpty()));
    }

    /** The run, which the first chat action that Gatling builds opens; Gatling has made its folder then. */
    LoadRun open(ScenarioContext context, ChatStep step) {
        if (run == null) {
            Path folder = RunFolder.newestWithoutRecords(RunFolder.results(), setup.simulation());
            new WarmUp(step, context).run();
            if (cluster != null) {
                folder = cluster.folder(folder);
            }
            CoreComponents core = context.coreComponents();
            run = new LoadRun(
                    Clock.system(),
                    setup,
                    folder,
                    setup.load().steps(),
                    eventLoops(core),
                    () -> new DefaultEventExecutor(new DefaultThreadFactory("quota-pacing", true)),
                    new ResponseLog(core.actorSystem().executionContext()),
                    new RunEvents(core));
            if (probing != null) {
                probing.begin(setup);
            }
            System.out.println(Printable.lines(recordsNote(folder)));
            conclusion = new Conclusion(
                    ownProcess,
                    run,
                    () -> remembered,
                    this::results,
                    cluster == null ? Conclusion.Others.NONE : new Others());
            Runtime.getRuntime().addShutdownHook(new Thread(conclusion::interrupted, "load-run-interrupted"));
            if (cluster != null) {
                run.waitAt(new StartGate(run.clock(), this::beginTogether));
            }
        }
        return run;
    }

    private final class Others implements Conclusion.Others {

        @Override
        public Path conclude(Path records, boolean inHaste) {
            return cluster.conclude(records, inHaste);
        }

        @Override
        public boolean judges() {
            return cluster.leads();
        }
    }

    /** Agrees with the other generators on when the load begins, and lets the users go. */
    private void beginTogether() {
        try {
            start = cluster.awaitStart();
            run.beginAt(start.originNanos(), start.wallTime());
            cluster.running(run.records(), run::stop);
            run.startGate().open(start.originNanos(), setup.load().firstUserNanos());
        } catch (Refused refusal) {
            System.err.println(Printable.lines("\n" + refusal.getMessage() + "\n"));
            run.begin();
            run.stop(refusal.getMessage(), LoadStop.Cause.FAILURE);
            run.startGate().open(run.clock().nanoTime(), 0);
        }
    }

    /** For the case that the process is killed, and makes no report itself. */
    private static String recordsNote(Path folder) {
        return "Records: " + folder.resolve(CallLog.FILE_NAME) + ". If this process is killed, make the report with "
                + Launch.command()
                        .map(command -> command + " report " + folder + ".")
                        .orElse("java -jar target/loadtest.jar report " + folder
                                + " (mvn -q -DskipTests package makes the jar).");
    }

    /** Gatling's: each virtual user lives on one of them, and so do its connections. */
    private static List<EventExecutor> eventLoops(CoreComponents gatling) {
        return StreamSupport.stream(gatling.eventLoopGroup().spliterator(), false)
                .toList();
    }

    /** Passes on what happens to the load, and ends Gatling's when it has stopped. */
    private final class RunEvents implements LoadRun.Events {

        private final CoreComponents gatling;

        RunEvents(CoreComponents gatling) {
            this.gatling = gatling;
        }

        @Override
        public void begun(LoadRun begun) {
            if (pilot != null) {
                pilot.steer(begun, setup.dialect().dialect());
            }
            if (start != null) {
                long dueNanos = start.originNanos() + setup.load().firstUserNanos();
                cluster.begun(Math.max(0, begun.clock().nanoTime() - dueNanos));
            }
        }

        @Override
        public void recorded(LogLine line) {
            if (pilot != null) {
                pilot.accept(line);
            }
            if (cluster != null) {
                cluster.recorded(line);
            }
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

    /** Lines of the records with what the run found out, when its load is over. */
    private List<LogLine> results() {
        List<LogLine> results = new ArrayList<>();
        playing.cut(run::sessionEnded);
        if (pilot != null) {
            results.add(pilot.result());
        }
        if (probing != null) {
            probing.answer(setup.settings().model()).ifPresent(results::add);
        }
        setup.endedConversations().ifPresent(results::add);
        if (calibration != null) {
            results.add(calibration);
        }
        if (cluster != null) {
            results.addAll(cluster.notes());
        }
        return results;
    }

    /** Closes the records and writes the report. Throws nothing: Gatling would then not write its own. */
    void after() {
        if (conclusion != null) {
            conclusion.draw();
        }
        if (cluster != null) {
            cluster.close();
        }
        emulators.forEach(Emulator::close);
    }

    /** What the step gives; where settings are refused, the process ends. */
    private static <T> T orRefuse(Supplier<T> step) {
        return CouldNotStart.orEnd(step);
    }

    /** The same, of a check of the target; where that is all that was asked for, its refusal makes no run either. */
    private <T> T orReport(Supplier<T> check) {
        return setup.settings().preflight() == PreflightPolicy.ONLY
                ? orRefuse(check)
                : CouldNotStart.orEnd(this::setup, RunFolder.results(), check);
    }
}
