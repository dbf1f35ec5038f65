package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Remark.Kind;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was odd about answers is on the page, on the console, in summary.json and in summary.md. */
class AnswerNotesTextTest {

    private static final String ZERO =
            "The server's count of output tokens cannot be right in 3 attempts, for example 0 for 117"
                    + " bytes of text: the local estimate stands in for it.";

    @Test
    void nothingIsSaidOfOrderlyAnswers() {
        RunSummary orderly = Summaries.normal();
        assertEquals(List.of(), AnswerNotesText.of(orderly, Numbers.CONSOLE).sentences());
        assertFalse(ConsoleBlock.text(Judgements.unjudged(orderly), URI.create("file:///r"))
                .contains("odd"));
        assertFalse(ReportPage.render(new JudgedRun(orderly, Optional.empty())).contains("odd about"));
    }

    @Test
    void noteIsEverywhere() {
        RunSummary odd = Summaries.noted(
                new AnswerNotes(0, 0, List.of(new AnswerNotes.Count(Kind.OUTPUT_COUNT, 3, "0 for 117 bytes of text"))));
        assertEquals(List.of(ZERO), AnswerNotesText.of(odd, Numbers.CONSOLE).sentences());
        assertTrue(unwrapped(ConsoleBlock.text(Judgements.unjudged(odd), URI.create("file:///r")))
                .contains(ZERO));
        JudgedRun run = new JudgedRun(odd, Optional.empty());
        assertTrue(ReportPage.render(run).contains("for example 0 for 117 bytes of text"));
        assertTrue(SummaryMarkdown.text(run).contains("for example 0 for 117 bytes of text"));
        assertTrue(SummaryJson.of(run).contains("\"kind\" : \"output_count_not_usable\""));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasASentenceWithItsCountAndExample(Kind kind) {
        RunSummary odd =
                Summaries.noted(new AnswerNotes(0, 0, List.of(new AnswerNotes.Count(kind, 1_234, "the example"))));
        String sentence = AnswerNotesText.of(odd, Numbers.CONSOLE).sentences().get(0);
        assertTrue(sentence.contains("1,234") && sentence.contains("the example"), sentence);
    }

    @ParameterizedTest(name = "{0} by the server, {1} locally: {2}")
    @CsvSource({
        "1000, 960, false",
        "1000, 500, false",
        "1000, 499, true",
        "1000, 2000, false",
        "200, 2000, true",
        "0, 0, false"
    })
    void countsFarApartAreNoted(long server, long local, boolean noted) {
        List<String> notes = AnswerNotesText.of(Summaries.checked(new TokenCheck(5, server, local)), Numbers.CONSOLE)
                .sentences();
        assertEquals(noted ? 1 : 0, notes.size(), notes.toString());
        if (noted) {
            assertTrue(notes.get(0).contains("sample of 5 answers"), notes.get(0));
            assertEquals(server < local, notes.get(0).contains("counts events"), notes.get(0));
        }
    }

    @Test
    void answersWithoutTextAreCountedAmongAll() {
        RunSummary empty = Summaries.noted(
                new AnswerNotes(0, 0, List.of(new AnswerNotes.Count(Kind.NO_TEXT, 3, "finish_reason stop"))));
        String sentence = AnswerNotesText.of(empty, Numbers.CONSOLE).sentences().get(0);
        assertTrue(
                sentence.startsWith("3 of ")
                        && sentence.contains("answers had no text, for example finish_reason stop"),
                sentence);
    }

    @Test
    void answersWithoutFinishReasonAreTheServersWayOnlyIfAllAre() {
        FailureKind without = new FailureKind(Outcome.STREAM_BROKEN, 200, "no_finish_reason", "m", 60);
        RunSummary all = Summaries.failed(60, List.of(without));
        assertEquals(
                List.of(AnswerNotesText.NO_REASON),
                AnswerNotesText.of(all, Numbers.CONSOLE).sentences());

        FailureKind cut = new FailureKind(Outcome.STREAM_BROKEN, 200, "stream_cut_off", "m", 1);
        assertEquals(
                List.of(),
                AnswerNotesText.of(Summaries.failed(61, List.of(without, cut)), Numbers.CONSOLE)
                        .sentences());
    }

    @Test
    void estimatedTokensHaveTheirReasons() {
        RunSummary estimated = Summaries.estimated(
                new AnswerNotes(7, 1, List.of(new AnswerNotes.Count(Kind.OUTPUT_COUNT, 3, "0 for 117 bytes of text"))));
        assertEquals(List.of(), AnswerNotesText.of(estimated, Numbers.CONSOLE).sentences(), "said with the estimates");
        String sentence =
                AnswerNotesText.withEstimates(estimated, Numbers.CONSOLE).get(0);
        for (String reason : Arrays.asList(
                "the server did not count the tokens of 7 answers",
                "the server's counts of 3 answers cannot be right: it counted 0 for 117 bytes of text",
                "1 answer broke off before the server's count came")) {
            assertTrue(sentence.contains(reason), sentence);
        }
    }

    private static String unwrapped(String console) {
        return console.replaceAll("\\s+", " ");
    }
}
