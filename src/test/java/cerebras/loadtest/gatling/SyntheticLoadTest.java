package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Synthetic prompts through everything: what the emulator counted is what was asked for. */
class SyntheticLoadTest {

    @TempDir
    private Path results;

    @Test
    void serverCountsThePromptTokensThatWereAskedFor() throws IOException {
        GatlingRun run = GatlingRun.of(
                ThreeCalls.class,
                results,
                Map.of(
                        "target",
                        "emulator",
                        "model",
                        "gpt-oss-120b",
                        "prompts",
                        "synthetic",
                        "promptTokens",
                        "300",
                        "maxTokens",
                        "8"));

        assertEquals(3, run.attempts().size());
        for (Attempt attempt : run.attempts()) {
            assertEquals(Outcome.TRUNCATED_BY_LENGTH, attempt.outcome());
            assertEquals(367, attempt.tokens().prompt()); // 300, and 67 of gpt-oss's chat template
            assertEquals(0, attempt.tokens().cachedPrompt());
        }
    }
}
