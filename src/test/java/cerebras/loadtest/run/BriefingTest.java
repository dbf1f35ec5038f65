package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefingTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("CEREBRAS_API_KEY", "made-up-key-for-briefings", "GATEWAY_KEY", "made-up-gateway-key-for-briefings");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://llm.example | auto | auto | https://llm.example/v1/chat/completions, key from CEREBRAS_API_KEY as authorization: Bearer",
                "https://llm.example | auto | x-api-key | https://llm.example/v1/chat/completions, key from CEREBRAS_API_KEY as x-api-key",
                "https://llm.example/chat/completions?a=b | none | auto | https://llm.example/chat/completions?a=b, no key",
            })
    void targetIsTheUrlThatIsCalledAndTheKeyThatIsSent(String target, String variable, String header, String words) {
        List<String> lines = lines(Map.of("target", target, "keyVariable", variable, "keyHeader", header));
        assertEquals("  target   " + words, lines.get(2));
    }

    @Test
    void addedFieldsAndHeadersAreReportedWithoutTheSecret() {
        List<String> lines = lines(Map.of(
                "target",
                "https://llm.example",
                "body.stop",
                "[\"a\",\"b\"]",
                "header.x-gateway-key",
                "env:GATEWAY_KEY",
                "header.x-note",
                "a note"));
        assertEquals(
                "  adds     body.stop=[\"a\",\"b\"], header.x-gateway-key=env:GATEWAY_KEY, header.x-note=a note",
                lines.get(5));
        assertEquals("  load     one call", lines.get(6));
    }

    @Test
    void nothingAddedIsNoLine() {
        assertEquals(
                "  load     one call",
                lines(Map.of("target", "https://llm.example")).get(5));
    }

    private static List<String> lines(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("model", "m");
        RunSettings settings = RunSettings.from(all, ENVIRONMENT, Path.of("user-files"));
        Models models = Models.read(settings.emulator().userFiles());
        Setup setup = new Setup(
                "OneCall",
                settings,
                settings.target().api().orElseThrow(),
                new LoadShape.OneCall(),
                false,
                Questions::of,
                models,
                QuotaPlans.configured(settings.emulator(), models.ids()));
        return new Briefing(setup).text().lines().toList();
    }
}
