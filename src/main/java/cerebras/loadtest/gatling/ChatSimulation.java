package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.load.Schedule;
import cerebras.loadtest.load.UserPause;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.run.CouldNotStart;
import cerebras.loadtest.run.LoadRun;
import cerebras.loadtest.run.Probing;
import cerebras.loadtest.settings.ClusterSettings.Share;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Workload;
import io.gatling.core.scenario.SimulationParams;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The base class of simulations. In addition to Gatling's DSL, it provides settings, the request {@link #chat(String)}
 * and its checks, the target {@link #chatApi()}, and steps for users who call repeatedly. Calls are recorded, and the
 * run ends with a report.
 *
 * <p>A simulation either injects users with its own profiles, which its report describes, or names a {@link LoadShape}
 * in its constructor, whose users it injects.
 */
public abstract class ChatSimulation extends Simulation {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** As the user gave them; {@code users()} are those of this generator, where several share the load. */
    protected final RunSettings settings;

    private final Lifecycle life;

    /** A load of the simulation's own, without settings. */
    protected ChatSimulation() {
        this(Map.of());
    }

    /**
     * A load of the simulation's own.
     *
     * @param defaults settings of this simulation, where they differ from the suite's, as a user would write them. Those of
     *     {@code users}, {@code ramp}, {@code warmup}, {@code duration} and {@code pause} that it uses have to be among them: the
     *     others are refused
     */
    protected ChatSimulation(Map<String, String> defaults) {
        life = orRefuse(() -> Lifecycle.ofOwnLoad(getClass(), defaults));
        settings = life.settings().ofThisGenerator();
    }

    /**
     * A load that the settings say, with the configured prompts.
     *
     * @param defaults settings of this simulation, where they differ from the suite's, as a user would write them
     * @param load of which the simulation injects the users
     */
    protected ChatSimulation(Map<String, String> defaults, LoadShape.Kind load) {
        this(defaults, load, Workload.PROMPTS);
    }

    /**
     * A load that the settings say.
     *
     * @param defaults settings of this simulation, where they differ from the suite's, as a user would write them
     * @param load of which the simulation injects the users
     * @param workload what {@link #chat()} asks
     */
    protected ChatSimulation(Map<String, String> defaults, LoadShape.Kind load, Workload workload) {
        life = orRefuse(() -> Lifecycle.of(getClass(), defaults, load, workload));
        settings = life.settings().ofThisGenerator();
    }

    /**
     * The load that the constructor names, with the values of the settings.
     *
     * @param kind its type, for example {@code Steps.class}
     */
    protected final <L extends LoadShape> L load(Class<L> kind) {
        return kind.cast(life.setup().load());
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
        return new ChatActionBuilder(life, name);
    }

    /**
     * Plays one session of the configured file, with all its requests, waits and subagents; recorded. Each user plays the
     * sessions in an order of its own. A failed call ends the session, but not the user's scenario.
     */
    protected final ActionBuilder playSession() {
        return new SessionStep(new ChatStep(Attempt.CHAT, life::setup, life::open), life::playing);
    }

    /** The target. */
    protected final HttpProtocolBuilder chatApi() {
        return orRefuse(() -> ApiProtocol.of(life.setup()));
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

    /** Whether new calls are still sent: until the phases of the load are over, or something stops it. */
    protected final boolean sending() {
        return life.run().sending();
    }

    /**
     * Waits after a call; after a failed one for at least a second, so that a server that refuses is not hammered. The time
     * counts from the end of the call to the microsecond, where Gatling's {@code pause} adds what comes between.
     */
    protected final ChainBuilder thinkTime(Duration pause) {
        return thinkTime(new UserPause(pause, false, InstantSource.system()));
    }

    /** As {@link #thinkTime}, but a refusal whose {@code Retry-After} says when to call again is obeyed. */
    protected final ChainBuilder thinkTimeOrRetryAfter(Duration pause) {
        return thinkTime(new UserPause(pause, true, InstantSource.system()));
    }

    private ChainBuilder thinkTime(UserPause userPause) {
        return exec(session -> ready(session, userPause)).exec(pause(this::untilReady));
    }

    /**
     * Notes when the user wants to call again: the end of the latest call, and the pause after it. Now, when the load
     * stopped before its first call was sent.
     */
    private Session ready(Session session, UserPause userPause) {
        AttemptTrace latest = session.get(ChatAction.ATTEMPT);
        return session.set(
                ChatAction.READY,
                latest == null
                        ? life.run().clock().nanoTime()
                        : latest.endNanos() + userPause.after(latest).toNanos());
    }

    private Duration untilReady(Session session) {
        LoadRun run = life.run();
        long nanos = session.getLong(ChatAction.READY) - run.clock().nanoTime();
        return inWholeMillis(Math.max(0, Math.min(nanos, run.remainingNanos())));
    }

    /** Rounded up: Gatling cuts what is less than a millisecond off, and nobody calls before the call is due. */
    private static Duration inWholeMillis(long nanos) {
        return Duration.ofMillis((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    }

    /**
     * Users of one kind, where several kinds share the configured number as evenly as it goes.
     *
     * @param kind from 1 to {@code kinds}; the first ones have one user more where it does not go evenly
     */
    protected final int usersOf(int kind, int kinds) {
        int users = life.settings().users();
        return orRefuse(() -> {
            if (users < kinds) {
                throw new Refused(
                        "users=%d is too few for %d kinds of users: expected at least %d, for example -Dusers=%d"
                                .formatted(users, kinds, kinds, 5 * kinds));
            }
            Share share = life.settings().cluster().share();
            return share.of(usersUpTo(kind, kinds, users)) - share.of(usersUpTo(kind - 1, kinds, users));
        });
    }

    /** Of the first kinds, by all generators. */
    private static int usersUpTo(int kind, int kinds, int users) {
        return kind * (users / kinds) + Math.min(kind, users % kinds);
    }

    /**
     * Starts a user for each call of a schedule. The user's first call is due at the moment that the schedule says, to the
     * microsecond, and its latency from schedule counts from then. Gatling's own profiles start users on whole milliseconds, at
     * moments that are not known before.
     */
    protected final PopulationBuilder onSchedule(ScenarioBuilder scenario, Schedule schedule) {
        return ScheduledInjection.of(scenario, schedule, life);
    }

    /** A step that holds users back whom a search for the capacity does not want at the moment. */
    protected final ActionBuilder waitUntilWanted() {
        return new UserGateStep(life.userGate());
    }

    /** Finds out a model's quotas: says when the next call is due and how long its answer may be, and processes its result. */
    protected final Probing quotaProbe() {
        return life.probing();
    }

    /** Tells the probe of the user's latest call. */
    protected final ChainBuilder tellProbe() {
        return exec(session -> {
            life.probing().ended(session.get(ChatAction.ATTEMPT));
            return session;
        });
    }

    /** Remembers the user's latest answer, to be printed as a single call when the run is over. */
    protected final ChainBuilder rememberAnswer() {
        return exec(session -> {
            life.remember(session.get(ChatAction.ATTEMPT));
            return session;
        });
    }

    /**
     * Measures a part of a load of the simulation's own. Without it, everything from the first call to the last counts.
     *
     * @param after what is left out, from the first call on
     * @param during what is measured after that; the load goes on as its injection profile says
     */
    protected final void measure(Duration after, Duration during) {
        orRefuse(() -> {
            if (after.isNegative() || during.isNegative() || during.isZero()) {
                throw new Refused(
                        "measure(%s, %s) measures nothing: expected a time to leave out and a time to measure, for example"
                                        .formatted(after, during)
                                + " measure(Duration.ofSeconds(10), Duration.ofSeconds(60))");
            }
            life.measure(after, during);
            return null;
        });
    }

    /**
     * Says that this load exceeds a quota on purpose: the verdict of the run then tells how the quota behaved, and refused
     * calls do not count as a failure of the run.
     */
    protected final void expectRefusals() {
        life.expectRefusals();
    }

    /** What Gatling runs; from it, the load of a simulation with its own profiles becomes known. */
    @Override
    public final SimulationParams params(String name) {
        SimulationParams params = super.params(name);
        orRefuse(() -> {
            life.injects(params);
            return null;
        });
        return params;
    }

    final Lifecycle life() {
        return life;
    }

    /** Checks the target; the last thing before Gatling starts its engine. */
    @Override
    public void before() {
        life.before();
    }

    /** Closes the records and writes the report. */
    @Override
    public void after() {
        life.after();
    }

    private static <T> T orRefuse(Supplier<T> step) {
        return CouldNotStart.orEnd(step);
    }
}
