package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.HeaderCheck;
import cerebras.loadtest.metrics.QuotaFigures;
import cerebras.loadtest.metrics.QuotaFigures.Open;
import cerebras.loadtest.metrics.RetryAfterFigures;
import cerebras.loadtest.quota.Announcement.OpenLimit;
import cerebras.loadtest.quota.Limit.Resource;
import cerebras.loadtest.records.RunHeader;
import cerebras.loadtest.report.QuotaTable.QuotaText;
import cerebras.loadtest.stats.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaTextTest {

    private static final Optional<Duration> RESET = Optional.of(Duration.ofSeconds(360));
    private static final OpenLimit REQUESTS =
            new OpenLimit(Resource.REQUESTS, OptionalLong.of(60), Optional.empty(), OptionalLong.of(59), RESET);

    @Test
    void limitWhosePeriodIsNotToldIsSaidToBeHeldAgainstNothing() {
        List<String> sentences = sentences(List.of(new Open(REQUESTS, OptionalLong.of(3), RESET)), Map.of(), Map.of());
        assertFalse(sentences.toString().contains("read as"), "nothing showed whose they are");
        assertTrue(
                sentences.contains(
                        "The headers do not tell whether these limits hold for a second, a minute, an hour or a"
                                + " day, so they are held against nothing: Requests, period not told: 60, at least 3 left, there again within"
                                + " 360 s. Whoever knows whose form the headers have can say so, for example -Ddialect=openai."),
                sentences.toString());
    }

    @Test
    void limitOfAnotherPeriodIsAMatterOfTheTableOnly() {
        OpenLimit tenSeconds = new OpenLimit(
                Resource.REQUESTS,
                OptionalLong.of(60),
                Optional.of(Duration.ofSeconds(10)),
                OptionalLong.empty(),
                RESET);
        List<String> sentences =
                sentences(List.of(new Open(tenSeconds, OptionalLong.empty(), RESET)), Map.of(), Map.of());
        assertFalse(sentences.toString().contains("period"));
        assertEquals("Requests in 10 s", QuotaTable.name(tenSeconds, Numbers.CONSOLE));
    }

    @Test
    void headersThatAreNotUnderstoodAreNamedWithAnExample() {
        List<String> sentences = sentences(List.of(), Map.of("x-quota-left", "7", "ratelimit", "?"), Map.of());
        assertTrue(
                sentences.contains(
                        "These headers look like limits and were not understood, here with an example of each:"
                                + " ratelimit: ?; x-quota-left: 7."),
                sentences.toString());
    }

    @ParameterizedTest(name = "pacing={0}, reset told: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "quota | true  | Pacing kept to what the headers told to be left of them until their reset.",
                "quota | false | Pacing could not keep those of which no header told when they are there again.",
                "off   | false | ''",
            })
    void pacingSaysWhatItCouldDo(String pacing, boolean told, String expected) {
        Open open = new Open(REQUESTS, OptionalLong.of(3), told ? RESET : Optional.empty());
        String all = String.join("\n", sentences(List.of(open), Map.of(), Map.of("pacing", pacing)));
        assertTrue(all.contains(expected), all);
        assertEquals(!expected.isEmpty(), all.contains("Pacing "));
    }

    @Test
    void dialectIsNamedWithWhatShowedIt() {
        List<String> sentences = sentences(
                List.of(new Open(REQUESTS, OptionalLong.of(3), RESET)),
                Map.of(),
                Map.of(),
                new RunHeader.ReadAs("openai", "openai-version"));
        assertTrue(
                sentences.contains("The headers were read as those of OpenAI (openai-version)."), sentences.toString());
        assertTrue(sentences.toString().contains("or their reset contradicts it."), sentences.toString());
    }

    private static List<String> sentences(
            List<Open> open, Map<String, String> notUnderstood, Map<String, String> settings) {
        return sentences(open, notUnderstood, settings, new RunHeader.ReadAs("other", ""));
    }

    private static List<String> sentences(
            List<Open> open, Map<String, String> notUnderstood, Map<String, String> settings, RunHeader.ReadAs readAs) {
        RunHeader known = Summaries.normal().run();
        RunHeader run = new RunHeader(
                known.schema(),
                known.run(),
                known.simulation(),
                known.loadStart(),
                known.target(),
                known.model(),
                known.plan(),
                known.prices(),
                settings,
                known.versions(),
                known.machine(),
                null,
                null,
                readAs,
                null);
        QuotaFigures quota = new QuotaFigures(
                "m",
                10,
                10,
                List.of(),
                open,
                new TreeMap<>(notUnderstood),
                List.of(),
                new RetryAfterFigures(0, 0, 0, 0, 0, Distribution.EMPTY),
                new HeaderCheck(1, 0, 0, 0),
                List.of(),
                0);
        return new QuotaText(quota, run, Numbers.CONSOLE).all();
    }
}
