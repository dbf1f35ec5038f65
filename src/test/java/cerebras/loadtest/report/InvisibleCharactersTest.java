package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.Outcome;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server says may hold characters that steer a terminal or turn the order of a text: no file holds them raw. */
class InvisibleCharactersTest {

    private static final String SAID = "a\u001b[31m\u0007\u0000\u007f\u202e\ufffe\u2028 caf\u00e9 \ud83d\ude00 <b>";
    private static final JudgedRun RUN = new JudgedRun(
            Summaries.failed(10, List.of(new FailureKind(Outcome.SERVER_ERROR, 500, SAID, SAID, 3))), Optional.empty());

    @Test
    void pageShowsThemAsTheConsoleDoes() {
        String page = ReportPage.render(RUN);
        assertEquals("", steering(page.replaceAll("(?s)<script.*?</script>|<style.*?</style>", "")));
        assertTrue(page.contains(
                "a\\u001B[31m\\u0007\\u0000\\u007F\\u202E\\uFFFE\\u2028 caf\u00e9 \ud83d\ude00 &lt;b&gt;"));
    }

    @Test
    void dataOfThePageHasThemEscaped() throws IOException {
        String json = Asset.PageJson.text(SAID);
        assertEquals("", steering(json));
        assertEquals(SAID, new JsonMapper().readValue(json, String.class));
    }

    @Test
    void summaryHasThemEscaped() throws IOException {
        String json = SummaryJson.of(RUN);
        assertEquals("", steering(json));
        assertTrue(new JsonMapper().readTree(json).findValuesAsText("message").contains(SAID), json);
    }

    @Test
    void recordsHaveThemEscaped() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CallLog log = new CallLog(out)) {
            log.append(new LoadStop(1, SAID));
        }
        String line = out.toString(StandardCharsets.UTF_8);
        assertEquals("", steering(line));
        assertEquals(SAID, new JsonMapper().readTree(line).path("reason").asText());
    }

    /** Characters that steer, but for line feeds and what belongs to a pair. */
    private static String steering(String text) {
        return text.codePoints()
                .filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e || c == 0x2028 || c == 0xfffe))
                .collect(
                        StringBuilder::new,
                        (found, c) -> found.append(Integer.toHexString(c)).append(' '),
                        StringBuilder::append)
                .toString();
    }
}
