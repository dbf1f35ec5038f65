package cerebras.loadtest.gatling;

import static cerebras.loadtest.records.Outcome.CONNECT_ERROR;
import static cerebras.loadtest.records.Outcome.MALFORMED;
import static cerebras.loadtest.records.Outcome.OK;
import static cerebras.loadtest.records.Outcome.PAYMENT_REQUIRED;
import static cerebras.loadtest.records.Outcome.QUEUE_FULL;
import static cerebras.loadtest.records.Outcome.QUOTA_REQUESTS;
import static cerebras.loadtest.records.Outcome.QUOTA_TOKENS;
import static cerebras.loadtest.records.Outcome.SERVER_ERROR;
import static cerebras.loadtest.records.Outcome.STREAM_BROKEN;
import static cerebras.loadtest.records.Outcome.STREAM_ERROR;
import static cerebras.loadtest.records.Outcome.TIMEOUT;
import static cerebras.loadtest.records.Outcome.UNAUTHORIZED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.emulator.fault.AnswerFault.CutStream;
import cerebras.loadtest.emulator.fault.AnswerFault.Delay;
import cerebras.loadtest.emulator.fault.AnswerFault.DuplicatedEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorEvent;
import cerebras.loadtest.emulator.fault.AnswerFault.GarbageBytes;
import cerebras.loadtest.emulator.fault.AnswerFault.NoDoneMark;
import cerebras.loadtest.emulator.fault.AnswerFault.NoUsage;
import cerebras.loadtest.emulator.fault.AnswerFault.ResetConnection;
import cerebras.loadtest.emulator.fault.AnswerFault.SlowDrip;
import cerebras.loadtest.emulator.fault.AnswerFault.StallBeforeHeaders;
import cerebras.loadtest.emulator.fault.AnswerFault.StallInStream;
import cerebras.loadtest.emulator.fault.ErrorKind;
import cerebras.loadtest.emulator.fault.Fault;
import cerebras.loadtest.emulator.fault.Fault.RefuseConnection;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the suite makes of each fault that the emulator knows. Three seconds are the request timeout of these runs. */
@Tag("slow")
@Execution(CONCURRENT)
class FaultOutcomeTest {

    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofMinutes(10);

    /** Answers of one token in each event, within some milliseconds. */
    private static final Model MODEL =
            new Model("m", new Pace(1000, Duration.ZERO, 1e9, Duration.ofMillis(1), 0), 0, 0);

    /**
     * A fault and what becomes of the call that it hits.
     *
     * @param streamed if its answer is to be streamed
     * @param whole if it is to come whole
     */
    record Case(Fault fault, Outcome streamed, Outcome whole) {}

    static final List<Case> FAULTS = List.of(
            new Case(new Delay(SHORT), OK, OK),
            new Case(new Delay(LONG), TIMEOUT, TIMEOUT),
            new Case(new ErrorAnswer(ErrorKind.WRONG_API_KEY), UNAUTHORIZED, UNAUTHORIZED),
            new Case(new ErrorAnswer(ErrorKind.PAYMENT_REQUIRED), PAYMENT_REQUIRED, PAYMENT_REQUIRED),
            new Case(new ErrorAnswer(ErrorKind.REQUEST_TIMEOUT), SERVER_ERROR, SERVER_ERROR),
            new Case(new ErrorAnswer(ErrorKind.REQUEST_QUOTA), QUOTA_REQUESTS, QUOTA_REQUESTS),
            new Case(new ErrorAnswer(ErrorKind.TOKEN_QUOTA), QUOTA_TOKENS, QUOTA_TOKENS),
            new Case(new ErrorAnswer(ErrorKind.QUEUE_EXCEEDED), QUEUE_FULL, QUEUE_FULL),
            new Case(new ErrorAnswer(ErrorKind.SERVER_ERROR), SERVER_ERROR, SERVER_ERROR),
            new Case(new ErrorAnswer(ErrorKind.UNAVAILABLE), SERVER_ERROR, SERVER_ERROR),
            new Case(new StallBeforeHeaders(), TIMEOUT, TIMEOUT),
            new Case(new StallInStream(2, Optional.empty()), TIMEOUT, TIMEOUT),
            new Case(new StallInStream(2, Optional.of(SHORT)), OK, OK),
            new Case(new CutStream(0), STREAM_BROKEN, STREAM_BROKEN),
            new Case(new CutStream(2), STREAM_BROKEN, STREAM_BROKEN),
            new Case(new ResetConnection(2), STREAM_BROKEN, STREAM_BROKEN),
            new Case(new ErrorEvent(2), STREAM_ERROR, SERVER_ERROR),
            new Case(new GarbageBytes(2), MALFORMED, MALFORMED),
            new Case(new NoUsage(), OK, OK),
            new Case(new NoDoneMark(), OK, OK),
            new Case(new DuplicatedEvent(2), OK, OK),
            new Case(new SlowDrip(64, Duration.ofNanos(1000)), OK, OK),
            new Case(new SlowDrip(1, Duration.ofSeconds(1)), TIMEOUT, TIMEOUT));

    @TempDir
    private static Path results;

    private static List<Outcome> streamed;
    private static List<Outcome> whole;

    /** Every second call of one user meets a fault. Both runs mostly wait, for timeouts: so they do it together. */
    @BeforeAll
    static void runOverAllFaults() {
        FaultPlan plan = FaultPlan.none();
        for (int i = 0; i < FAULTS.size(); i++) {
            plan = plan.with(FAULTS.get(i).fault(), Script.only(callOf(i)));
        }
        FaultPlan all = plan;
        List<List<Outcome>> runs = Stream.of("true", "false")
                .parallel()
                .map(stream -> outcomes(FaultyCalls.class, all, stream))
                .toList();
        streamed = runs.get(0);
        whole = runs.get(1);
    }

    private static int callOf(int fault) {
        return 2 * (fault + 1);
    }

    static Stream<Arguments> faults() {
        return IntStream.range(0, FAULTS.size()).mapToObj(i -> Arguments.of(FAULTS.get(i), callOf(i)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultIsOneRecordAndTheNextCallIsSound(Case fault, int call) {
        assertEquals(List.of(fault.streamed(), OK), streamed.subList(call - 1, call + 1));
        assertEquals(List.of(fault.whole(), OK), whole.subList(call - 1, call + 1));
    }

    @Test
    void everyCallHasOneRecord() {
        assertEquals(2 * FAULTS.size() + 1, streamed.size());
        assertEquals(2 * FAULTS.size() + 1, whole.size());
    }

    /** The first connection asks for the models before the run, the second is the user's. */
    @Test
    void refusedConnectionIsAConnectError() {
        FaultPlan plan = FaultPlan.none().with(new RefuseConnection(), Script.only(2));
        assertEquals(List.of(CONNECT_ERROR, OK, OK), outcomes(ThreeCalls.class, plan, "true"));
    }

    private static List<Outcome> outcomes(Class<? extends ChatSimulation> simulation, FaultPlan faults, String stream) {
        try {
            return outcomesIn(Files.createTempDirectory(results, "run"), simulation, faults, stream);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Outcome> outcomesIn(
            Path folder, Class<? extends ChatSimulation> simulation, FaultPlan faults, String stream)
            throws IOException, InterruptedException {
        EmulatorOptions options =
                EmulatorOptions.defaults().withModels(MODEL).withAnswerTokens(5).withFaults(faults);
        try (Emulator emulator = Emulator.start(options)) {
            GatlingProcess process = GatlingProcess.run(
                    simulation, folder, Optional.of("any-key"), "-Dtarget=" + emulator.baseUri(), "-Dstream=" + stream);
            assertEquals(0, process.exitCode(), process.output());
        }
        return GatlingRun.read(folder).attempts().stream().map(Attempt::outcome).toList();
    }
}
