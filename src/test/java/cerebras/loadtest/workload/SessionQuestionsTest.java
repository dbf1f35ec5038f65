package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SessionQuestionsTest {

    /** One agent that waits for two others: the first takes 2 s, the second 3 s. */
    private static final SessionScript SCRIPT = new SessionScript(
            "s",
            OptionalLong.empty(),
            agent(
                    null,
                    turn(100, 1_000, 100, agent("a", turn(30, 500, 50)), agent("b", turn(40, 0, 50), turn(10, 0, 50))),
                    turn(20, 2_000, 100)));

    private final SessionQuestions questions =
            new SessionQuestions(RunSettings.from(Map.of(), Map.of(), Path.of("user-files")), List.of(SCRIPT));

    /** 100, 30, 40, 40 + 50 + 10, and 100 + 100 + 20 tokens. */
    @Test
    void meanPromptGrowsByAnswersAndInputs() {
        assertEquals(new SessionQuestions.Outline(490 / 5.0, 350 / 5.0), questions.outline());
    }

    /** With 1 s a call and 10 ms a token: 3 s, 3 s for the subagents, and 4 s; 5 s before the next session. */
    @Test
    void subagentsSideBySideMakeASessionShorter() {
        assertEquals(15 / 5.0, questions.secondsPerCall(5, 1, 0.01), 1e-9);
    }

    @Test
    void wordsSayHowMuchThereIsToPlay() {
        assertEquals(
                "defined by the simulation: 1 session with 5 requests of 3 agents, 5.0 a session",
                questions.words().orElseThrow());
    }

    @Test
    void shippedSessionsCanBePlayedWithoutANote() {
        SessionFile.Sessions shipped = SessionFile.read(Path.of("user-files/sessions/example.jsonl"));
        assertEquals(12, shipped.scripts().size());
        assertEquals(List.of(), shipped.notes());
        assertTrue(shipped.timed());
        assertEquals(
                List.of("correctness", "speed", "names", "barometer", "thermometer", "compass"),
                shipped.scripts().stream()
                        .flatMap(script -> script.main().turns().stream())
                        .flatMap(turn -> turn.after().stream())
                        .map(Agent::name)
                        .toList());
        assertTrue(
                shipped.scripts().stream()
                        .flatMap(script -> script.main().turns().stream())
                        .anyMatch(turn -> turn.expected().message() != null
                                && turn.expected().message().calls().size() > 1),
                "parallel tool calls");
    }

    private static Agent agent(String name, Turn... turns) {
        return new Agent(name, null, null, List.of(turns), false);
    }

    private static Turn turn(int input, long waitMillis, int output, Agent... after) {
        return new Turn(
                List.of(new Input.MadeUp("user", input, Input.Blocks.NONE)),
                false,
                new Delay(Delay.Kind.TOOL, new Delay.Length.Fixed(waitMillis * 1_000_000)),
                OptionalInt.of(output),
                new Expected(Expected.Kind.TEXT, null, OptionalInt.of(output)),
                List.of(after));
    }
}
