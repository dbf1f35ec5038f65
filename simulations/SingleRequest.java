import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import cerebras.loadtest.gatling.ChatSimulation;
import cerebras.loadtest.load.LoadShape;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.util.Map;

/**
 * What does one call look like, and how far off is a script that counts words?
 *
 * <p>Load: one call, "Explain the theory of relativity in simple terms.", at most {@code maxTokens} tokens.
 *
 * <p>Run: {@code mvn gatling:test -Dsimulation=SingleRequest} on the embedded emulator, or with {@code CEREBRAS_API_KEY}
 * set on Cerebras; {@code -Dprompts=FILE} asks something else.
 *
 * <p>Look at: the three token counts. The server's count is billed; the classic script counts words.
 */
public class SingleRequest extends ChatSimulation {

    private static final Map<String, String> DEFAULTS = Map.of("prompts", "prompts/relativity.jsonl");

    private final ScenarioBuilder once = scenario("once").exec(chat(), rememberAnswer());

    public SingleRequest() {
        super(DEFAULTS, LoadShape.ONE_CALL);
    }

    {
        setUp(once.injectOpen(atOnceUsers(1))).protocols(chatApi());
    }
}
