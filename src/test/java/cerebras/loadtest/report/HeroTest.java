package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.RunSummary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeroTest {

    @ParameterizedTest
    @CsvSource({
        "ttft.p95, 500ms, users,  p95 time to first token, ms,       500",
        "speed.p50, 160,  agents, p50 output speed,        tokens/s, 160",
        "success,  99%,   agents, p95 time to first token, ms,",
    })
    void searchIsDrawnWithItsOwnLimit(
            String limit, String bound, String actors, String figure, String unit, Double drawnBound) {
        RunSummary summary = Summaries.capacity(limit, bound);
        if (actors.equals("agents")) {
            summary.run().settings().put("sessions", "sessions/three.jsonl");
        }
        Hero hero = Hero.of(new JudgedRun(summary, Optional.empty(), List.of(), CallSample.Calls.NONE))
                .orElseThrow();
        JsonNode data = new ObjectMapper().valueToTree(hero.data());
        assertEquals(figure + " against " + actors, hero.title());
        assertEquals(unit, data.path("unit").asText());
        assertEquals(
                drawnBound,
                data.path("bound").isNull() ? null : data.path("bound").asDouble());
        assertEquals(drawnBound != null, hero.caption().contains("The line is the service level."));
        assertEquals(
                "20 40", data.path("met").asText() + " " + data.path("missed").asText());
    }
}
