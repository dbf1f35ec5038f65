package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Completion.TimeInfo;
import cerebras.loadtest.api.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server says of tokens and times is taken only if it can be right. */
class ReportedCountsTest {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final List<String> remarks = new ArrayList<>();

    @ParameterizedTest(name = "{0} for {1} bytes, at most {2}: {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // told          | bytes | asked | usable | remark
                "26              | 117   | 256   | 26     |",
                "0               | 0     | 256   | 0      |",
                "0               | 117   | 256   |        | output_count_not_usable: 0 for 117 bytes of text",
                "0               | 1     | 256   |        | output_count_not_usable: 0 for 1 bytes of text",
                "1               | 24    | 256   | 1      |",
                "1               | 25    | 256   |        | output_count_not_usable: 1 for 25 bytes of text",
                "2               | 40    | 256   | 2      |",
                "2               | 45    | 256   |        | output_count_not_usable: 2 for 45 bytes of text", // counted
                // events
                "3               | 45    | 256   | 3      |",
                "250             | 4008  | 256   | 250    |",
                "249             | 4008  | 256   |        | output_count_not_usable: 249 for 4008 bytes of text",
                "-1              | 117   | 256   |        | output_count_not_usable: -1 for 117 bytes of text",
                "-1000000        | 117   | 256   |        | output_count_not_usable: -1000000 for 117 bytes of text",
                "256             | 117   | 256   | 256    |",
                "320             | 117   | 256   | 320    | more_than_max_tokens: 320 of 256",
                "321             | 117   | 256   |        | output_count_not_usable: 321 for 117 bytes of text",
                "900             | 4000  | 256   | 900    | more_than_max_tokens: 900 of 256",
                "2147483647      | 117   | 256   |        | output_count_not_usable: 2147483647 for 117 bytes of text",
                "2147483648      | 117   | 256   |        | output_count_not_usable: 2147483648 for 117 bytes of text",
                "3000000000      | 117   | 256   |        | output_count_not_usable: 3000000000 for 117 bytes of text",
                "9223372036854775808 | 117 | 256 |        | output_count_not_usable: 9223372036854775808 for 117 bytes of text",
                "26.0            | 117   | 256   |        | output_count_not_usable: 26.0 for 117 bytes of text",
                "'26'            | 117   | 256   |        | output_count_not_usable: '26' for 117 bytes of text",
                "true            | 117   | 256   |        | output_count_not_usable: true for 117 bytes of text",
                "[26]            | 117   | 256   |        | output_count_not_usable: [26] for 117 bytes of text",
                "null            | 117   | 256   |        |",
                "100000          | 117   | 0     | 100000 |",
            })
    void outputCountMustFitTheText(String told, long textBytes, int asked, Integer usable, String remark) {
        Usage usage = usage("{'completion_tokens':" + told + "}", textBytes, 0, asked);
        assertEquals(usable, usage.completionTokens());
        assertEquals(remark == null ? List.of() : List.of(remark.replace('\'', '"')), remarks);
    }

    @ParameterizedTest(name = "{0} tokens, {1} of them reasoning: {2}")
    @CsvSource({
        // output, reasoning, usable output, usable reasoning
        "5000,   4900,   5000, 4900",
        "5000,   100,    ,     ", // 5,000 - 100 tokens cannot be 117 bytes
        "9,      300,    9,    ", // above the whole
        "9,      -1,     9,    ",
    })
    void reasoningThatIsNotShownMayExplainALargeCount(
            int output, int reasoning, Integer usable, Integer usableReasoning) {
        Usage usage = usage(
                "{'completion_tokens':" + output + ",'completion_tokens_details':{'reasoning_tokens':" + reasoning
                        + "}}",
                117,
                0,
                256);
        assertEquals(usable, usage.completionTokens());
        assertEquals(usableReasoning, usage.completionTokensDetails().reasoningTokens());
    }

    @ParameterizedTest(name = "{0} prompt tokens, {1} of them cached: {2} and {3}")
    @CsvSource({
        "9,          0,  9, 0",
        "9,          9,  9, 9",
        "9,          10, 9, ",
        "9,          -1, 9, ",
        "0,          0,  ,  ",
        "-5,         0,  ,  ",
        "2147483647, 0,  ,  ",
        "131172,     0,  131172, 0", // 100 bytes of the body, and 131,072
        "131173,     0,  ,  ",
    })
    void promptCountMustFitTheRequest(long prompt, long cached, Integer usable, Integer usableCached) {
        Usage usage = usage(
                "{'prompt_tokens':" + prompt + ",'prompt_tokens_details':{'cached_tokens':" + cached + "}}",
                0,
                100,
                256);
        assertEquals(usable, usage.promptTokens());
        assertEquals(usableCached, usage.promptTokensDetails().cachedTokens());
        assertEquals(usable == null || usableCached == null, !remarks.isEmpty());
    }

    @Test
    void usageOfAnotherShapeIsNoneAndIsRemarked() {
        assertNull(usage("'unknown'", 117, 0, 256));
        assertEquals(List.of("output_count_not_usable: usage \"unknown\""), remarks);
    }

    @Test
    void longJunkIsCutShort() {
        Remark remark = new Remark(Remark.Kind.OUTPUT_COUNT, "9".repeat(5_000));
        assertEquals(80, remark.seen().length());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0.25,  0.25",
        "0,     0.0",
        "3.0,   3.0", // 2 s from sending to the end, and 1 s
        "3.1,   ",
        "-0.1,  ",
        "1e999, ",
        "NaN,   ",
        "'\"1\"', ",
    })
    void timeOfTheServerMustFitIntoTheAttempt(String told, Double usable) throws JsonProcessingException {
        JsonNode times = MAPPER.readTree("{\"queue_time\":" + told + ",\"total_time\":0.5}");
        TimeInfo usableTimes = new ReportedCounts(null, times, this::note).timeInfo(2_000_000_000L);
        assertEquals(usable, usableTimes.queueTime());
        assertEquals(0.5, usableTimes.totalTime());
        assertEquals(usable == null, !remarks.isEmpty());
    }

    @Test
    void endlessTimeIsShownAsANumber() throws JsonProcessingException {
        assertNull(new ReportedCounts(null, MAPPER.readTree("{\"queue_time\":1e999}"), this::note).timeInfo(1));
        assertEquals(List.of("server_time_not_usable: queue_time Infinity"), remarks);
    }

    /** The budget of a run is settled with what an attempt used. */
    @Test
    void countThatCannotBeLeavesTheAttemptUnsettled() throws JsonProcessingException {
        AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", true);
        trace.asked(256, 100, 1_000);
        trace.sent(0);
        trace.connected(0);
        trace.headers(1, 200, null, null);
        trace.reported(MAPPER.readTree("{\"completion_tokens\":-1000000,\"prompt_tokens\":9}"), null);
        trace.ended(2, Outcome.OK);
        assertTrue(trace.used().isEmpty());
        assertEquals(9, trace.usage().promptTokens());
    }

    @ParameterizedTest(name = "{0} for {1} times {2}: usable {3}")
    @CsvSource({
        "2,  64, '-',           true", // a line of dashes is one token or two
        "6,  10, '                    x', true", // 20 blanks, of which 8 count, and x: 90 characters; 210 would need 13
        // tokens
        "5,  10, '                    x', false",
        "4,  20, '\u0928\u092e', true", // 40 characters in 120 bytes
        "1,  20, '\u0928\u092e', false",
    })
    void runsOfOneCharacterAndEscapesDoNotMakeACountTooSmall(int told, int times, String piece, boolean usable) {
        String text = piece.repeat(times);
        String escaped = text.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : "\\u%04x".formatted(c))
                .collect(Collectors.joining());
        ReportedCounts.Text answer = new ReportedCounts.Text(escaped.length(), 0, () -> text);
        assertEquals(
                usable,
                usage("{'completion_tokens':" + told + "}", answer, 0, 256).completionTokens() != null);
    }

    @Test
    void countThatCameBeforeTheLastTextIsNotFinal() {
        ReportedCounts.Text text = new ReportedCounts.Text(45, 24, () -> text(45));
        Usage usage = usage("{'completion_tokens':6,'prompt_tokens':9}", text, 100, 256);
        assertNull(usage.completionTokens());
        assertEquals(9, usage.promptTokens());
        assertEquals(List.of("usage_before_last_text: 6 before the last 24 bytes of text"), remarks);
    }

    @ParameterizedTest(name = "total {0}: {1} unshown")
    @CsvSource({"221, 200", "21, 0", "20, 0", "'\"221\"', 0", "-1, 0", "null, 0"})
    void totalLargerThanItsPartsIsChargedToTheBudget(String total, int unshown) throws JsonProcessingException {
        AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", true);
        trace.asked(256, 100, 1_000);
        trace.sent(0);
        trace.reported(
                MAPPER.readTree("{\"completion_tokens\":12,\"prompt_tokens\":9,\"total_tokens\":" + total + "}"), null);
        trace.ended(2, Outcome.OK);
        assertEquals(12, trace.usage().completionTokens());
        assertEquals(new TokenUse(9, 12 + unshown), trace.used().orElseThrow());
        assertEquals(unshown > 0, trace.remarked(Remark.Kind.TOTAL_COUNT));
    }

    private static String text(long characters) {
        return "ab".repeat((int) characters).substring(0, (int) characters);
    }

    private Usage usage(String json, long textBytes, int bodyBytes, int maxTokens) {
        return usage(json, new ReportedCounts.Text(textBytes, 0, () -> text(textBytes)), bodyBytes, maxTokens);
    }

    private Usage usage(String json, ReportedCounts.Text text, int bodyBytes, int maxTokens) {
        try {
            return new ReportedCounts(MAPPER.readTree(json.replace('\'', '"')), null, this::note)
                    .usage(text, bodyBytes, maxTokens);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void note(Remark.Kind kind, String seen) {
        remarks.add(kind.label() + ": " + seen);
    }
}
