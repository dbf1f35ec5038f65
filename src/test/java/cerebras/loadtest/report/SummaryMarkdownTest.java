package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.stats.Estimate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SummaryMarkdownTest {

    @Test
    void verdictsStandInATable() {
        String text = text(Judgements.judged(Summaries.normal()));
        assertTrue(
                text.startsWith("## SustainedLoad\n\n❌ **The service level was missed: p95 time to first token 412 ms"),
                text);
        assertTrue(text.contains("10 users got 1,843 tokens/s each, 18,432 in total;"), text);
        assertShows(text, """
        ### Service level missed

        1 of 3 limits was broken, with 95 % confidence.

        | verdict | limit | measured | 95 % interval | n |
        |---|---|---|---|---|
        | **FAIL** | p95 time to first token ≤ 300 ms | 412 ms | 400 ms – 430 ms | 5,120 |
        | **INCONCLUSIVE** | p99 event gap ≤ 20.0 ms | – | – | 0 |
        | **PASS** | calls that got their answer (success) ≥ 99 % | 99.83 % | 99.7 % – 99.92 % | 6,000 |
        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      MET             | Service level met                     | Every limit was kept, with 95 % confidence.
      PROBABLY_MET    | Service level: too few calls to say   | 1 of 1 limit was left open: too few calls were made for 95 % confidence. A longer run can tell.
      PROBABLY_MISSED | Service level: too few calls to say   | 1 of 1 limit was left open: too few calls were made for 95 % confidence. A longer run can tell.
      MISSED          | Service level missed                  | 1 of 1 limit was broken, with 95 % confidence.
      """)
    void verdictIsASentence(Finding finding, String title, String sentence) {
        assertShows(text(Judgements.judged(Summaries.normal(), finding)), "### " + title + "\n\n" + sentence + "\n");
    }

    @Test
    void limitsOfSessionsAreLeftOpenForWantOfSessions() {
        SloResult open = new SloResult(
                Judgements.limit("task.p90", "60s"), Finding.PROBABLY_MET, new Estimate(50e9, null, null), 8);
        assertShows(
                text(new JudgedRun(Summaries.normal(), Optional.of(new Judgement(List.of(open))))),
                "### Service level: too few sessions to say\n\n"
                        + "1 of 1 limit was left open: too few sessions ended for 95 % confidence. A longer run can tell.\n");
    }

    /** The interval of 5,990 of 6,000 is Clopper's and Pearson's: 99.693 % to 99.920 %, rounded down. */
    @Test
    void figuresHaveTheirIntervals() {
        String text = text(Judgements.unjudged(Summaries.normal()));
        assertShows(
                text,
                "| Aggregate output throughput | 18,432 tokens/s | 18,102 tokens/s – 18,763 tokens/s | all users |\n");
        assertShows(text, "| Time to first token, p50 | 181 ms | ");
        assertShows(text, "| Success rate | 99.83 % | 99.69 % – 99.92 % | 6,000 attempts |\n");
        assertFalse(text.contains("Service level"), text);
    }

    /** The interval of 5,900 of 5,990 is Clopper's and Pearson's: 98.158 % to 98.790 %, rounded down. */
    @Test
    void faultsOfAnswersAndPlannedCancelsAreListed() {
        String text = text(Judgements.unjudged(Summaries.faultyAnswers()));
        assertShows(
                text,
                "Valid answers: **98.5 %** (95 % interval 98.15 % – 98.79 %), 5,900 of 5,990 successful answers.\n\n"
                        + "- `not_json`: 80 (1.3 %), 80 in the whole run. JSON was requested, and the text is not JSON.");
        assertShows(text, "- Cancelled by plan: **200**, 3.2 % of 6,200 attempts that ended\n");
        assertShows(
                text,
                "- Cost of cancelled calls, whole run: at least **\\$0.0042**, at most **\\$0.0642**, an estimate");
        assertFalse(text(Judgements.unjudged(Summaries.normal())).contains("not valid"));
    }

    @Test
    void percentileOfTooFewSaysSo() {
        assertShows(
                text(Judgements.unjudged(Summaries.singleAttempt())),
                "| none: too few or uneven | 1 successful attempt |");
    }

    @Test
    void nothingMeasuredIsSaid() {
        assertShows(text(Judgements.unjudged(Summaries.nothing())), "Nothing was measured.");
    }

    @Test
    void simulatedApiIsTheFirstThingSaid() {
        String text = text(Judgements.unjudged(Summaries.emulated()));
        assertTrue(
                text.startsWith(
                        "## Simulated: SustainedLoad\n\n✅ **10 users got 1,843 tokens/s each, 18,432 in total; all 6,000"),
                text);
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.report.Summaries#all")
    void noRunHasALineThatIsNeitherTextNorTable(RunSummary summary) {
        String text = text(Judgements.judged(summary));
        List<String> wrong = text.lines()
                .filter(line -> line.startsWith("|") != line.endsWith("|"))
                .toList();
        assertEquals(List.of(), wrong);
        assertFalse(text.contains("null"), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
      a|b; a\\|b
      <img src=x>; \\<img src=x\\>
      *x* _y_ `z`; \\*x\\* \\_y\\_ \\`z\\`
      [a](http://x); \\[a\\](http\\://x)
      https://evil.example; https\\://evil.example
      see www.evil.example; see www\\.evil.example
      @all #1; \\@all \\#1
      gpt-oss-120b; gpt-oss-120b
      a\\b; a\\\\b
      """)
    void markupOfOthersIsText(String text, String escaped) {
        assertEquals(escaped, Template.MARKDOWN.escaped(text));
    }

    @Test
    void textOfOthersStaysOnItsLine() {
        assertEquals("a\\\\u000A\\# b", Template.MARKDOWN.escaped("a\n# b"));
    }

    @Test
    void nameThatWouldEndItsCodeDoesNot() {
        assertEquals("`results/a\\u000A# b`", Template.code("results/a`\n# b"));
    }

    private static void assertShows(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    private static String text(JudgedRun run) {
        return SummaryMarkdown.text(run).replace('\u00a0', ' ');
    }

    @Test
    void clientIsJudgedBesideTheService() {
        assertTrue(SummaryMarkdown.text(Judgements.unjudged(Summaries.normal()))
                .contains("Load generator health: **ok**."));
        assertTrue(SummaryMarkdown.text(Judgements.unjudged(Summaries.invalid()))
                .contains("Load generator health: **invalid**. The marked figures"));
    }
}
