import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.workload.Workload;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * How does a growing context affect multi-turn users, and what does a prompt cache save?
 *
 * <p>Load: a closed model. {@code users} virtual users start over {@code ramp}; each holds one conversation after
 * another. A conversation has {@code turns} questions; each is sent with all previous messages, including answers without
 * their reasoning, after a {@code pause}. A call that fails, or whose answer has no text, ends its conversation.
 * After {@code warmup} at full load the steady phase of {@code duration} is measured.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=Conversation} on the embedded emulator; with {@code CEREBRAS_API_KEY}
 * set, the same command tests Cerebras, for example with {@code -Dturns=20 -DmaxTokens=1000}.
 *
 * <p>Look at: the table of turns. The prompt grows from turn to turn; while the cached share grows with it, the time to
 * first token should hardly grow.
 */
public class Conversation extends ChatSimulation {

    private static final Map<String, String> DEFAULTS =
            Map.of("prompts", "prompts/conversation.jsonl", "pause", "2s", "maxTokens", "500");

    private final ScenarioBuilder users =
            scenario("users").exec(asLongAs(session -> sending()).on(chat(), thinkTime(settings.pause())));

    public Conversation() {
        super(DEFAULTS, RampAndHold.SHAPE, Workload.CONVERSATIONS);
    }

    {
        setUp(users.injectOpen(rampUsers(settings.users()).during(settings.ramp())))
                .protocols(chatApi());
    }
}
