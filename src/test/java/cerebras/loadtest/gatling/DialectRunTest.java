package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Pace;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the suite reads of each dialect, held against the emulator's log. */
@Tag("slow")
@Execution(CONCURRENT)
class DialectRunTest {

    private static final int TEXT_TOKENS = 40;
    /** Ten tokens of each answer are reasoning. */
    private static final Model MODEL =
            new Model("m", new Pace(1000, Duration.ZERO, 1e9, Duration.ofMillis(1), 0), 0, 10);

    @TempDir
    private Path results;

    @ParameterizedTest
    @CsvSource({
        "OPENAI, ask,                                                   false",
        "OPENAI, off,                                                   true",
        "VLLM,   ask,                                                   false",
        "VLLM,   off,                                                   true",
        "VLLM,   ask -Dbody.stream_options.continuous_usage_stats=true, false",
        "GROQ,   off,                                                   false",
    })
    void tokensAreThoseThatWereSentAndEstimatesAreMarked(Dialect dialect, String usage, boolean estimated)
            throws Exception {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withDialect(dialect)
                .withModels(MODEL)
                .withAnswerTokens(TEXT_TOKENS);
        try (Emulator emulator = Emulator.start(options)) {
            String[] settings = ("-Dusage=" + usage + " -Dtarget=" + emulator.baseUri()).split(" ");
            GatlingProcess process = GatlingProcess.run(ThreeCalls.class, results, Optional.of("any-key"), settings);
            assertEquals(0, process.exitCode(), process.output());
            List<Attempt> attempts = GatlingRun.read(results).attempts();
            List<ServedRequest> served = emulator.log().served().stream()
                    .filter(request -> request.model().isPresent())
                    .toList();
            assertEquals(3, attempts.size(), process.output());
            for (int i = 0; i < attempts.size(); i++) {
                Attempt attempt = attempts.get(i);
                assertEquals(Outcome.OK, attempt.outcome(), attempt.toString());
                assertEquals(estimated, attempt.tokens().output().estimated(), attempt.toString());
                // What is hidden, and what ends the text, nobody can count who only sees the text.
                int sent = served.get(served.size() - 3 + i).outputTokens();
                int counted = attempt.tokens().output().count();
                assertTrue(estimated ? counted > 0 && counted <= sent : counted == sent, counted + " of " + sent);
            }
        }
    }
}
