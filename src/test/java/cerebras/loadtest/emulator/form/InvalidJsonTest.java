package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.form.RequestForm.ModelRules;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidJsonTest {

    private static final String TOO_MUCH = ": Invalid JSON: nesting or number exceeds the limit";
    private static final int MUTATIONS_PER_REQUEST = 300;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      ``                        | Unexpected end-of-input at line 1 column 1
      `  `                      | Unexpected end-of-input at line 1 column 3
      {                         | Unexpected end-of-input at line 1 column 2
      oops                      | Unrecognized token 'oops' at line 1 column 1
      {} {}                     | trailing characters at line 1 column 4
      {} x                      | Unrecognized token 'x' at line 1 column 4
      {"n":NaN}                 | Non-standard token 'NaN' at line 1 column 9
      {"n":01}                  | Invalid numeric value at line 1 column 7
      {'n':1}                   | Unexpected character (''' (code 39)) at line 1 column 2
      [1,]                      | Unexpected character (']' (code 93)) at line 1 column 4
      {"a":"\\ud800"}           | lone leading surrogate in hex escape at line 1 column 7
      {"a":"\\ud800\\n"}        | lone leading surrogate in hex escape at line 1 column 7
      {"a":"\\uD83D\\uD83D\\uDE00"} | lone leading surrogate in hex escape at line 1 column 7
      {"\\uDC00":1}             | lone trailing surrogate in hex escape at line 1 column 3
      `{\n "a":"\\\\\\uDC00"}`  | lone trailing surrogate in hex escape at line 2 column 9
      """)
    void textThatIsNotJsonIsRefusedWithItsPlace(String body, String problem) {
        assertEquals(": Invalid JSON: " + problem, Forms.problems(body));
    }

    @ParameterizedTest
    @CsvSource({"null, null", "[], array", "3, integer", "'\"Hi\"', string", "true, boolean"})
    void bodyThatIsNoObjectIsRefused(String body, String type) {
        assertEquals(": the body has the wrong type: expected object, got " + type, Forms.problems(body));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin1 = "{\"user\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        FormProblems problems =
                assertThrows(FormProblems.class, () -> RequestForm.shared().read(latin1, Dialect.CEREBRAS));
        assertEquals(": Invalid JSON: invalid UTF-8 at line 1 column 10", problems.getMessage());
    }

    @Test
    void textInUtf16IsRefused() {
        byte[] utf16 = Forms.conversation("").getBytes(StandardCharsets.UTF_16);
        assertThrows(FormProblems.class, () -> RequestForm.shared().read(utf16, Dialect.CEREBRAS));
    }

    @Test
    void pairedSurrogatesAndEscapedBackslashesPass() throws Exception {
        String message = "{\"role\":\"user\",\"content\":\"\\uD83D\\uDE00 \\\\ud800\"}";
        assertEquals(
                "😀 \\ud800",
                Forms.read(Forms.conversation(message)).messages().get(0).text());
    }

    @Test
    void lastOfTwoEqualKeysCounts() throws Exception {
        assertEquals("b", Forms.read(Forms.with("\"model\":1,\"model\":\"b\"")).model());
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 100_000, 2_000_000})
    void deepNestingIsRefused(int levels) {
        assertEquals(TOO_MUCH, Forms.problems("[".repeat(levels)));
        assertEquals(TOO_MUCH, Forms.problems("{\"a\":".repeat(levels)));
    }

    /** The limit is 1000 levels; around the parameters there are four: the body, the tools, the tool and its function. */
    @Test
    void nestingUpToTheLimitPassesWhereAnyJsonMay() {
        String parameters = "{\"a\":".repeat(996) + "1" + "}".repeat(996);
        String tool = "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + parameters + "}}";
        assertDoesNotThrow(() -> Forms.read(Forms.with("\"tools\":[" + tool + "]")));
    }

    @Test
    void numberOfManyDigitsIsRefused() {
        assertEquals(TOO_MUCH, Forms.problems(Forms.with("\"n\":" + "1".repeat(1001))));
    }

    @Test
    void messageOfTenMegabytesPasses() throws Exception {
        String text = "x".repeat(10_000_000);
        String message = "{\"role\":\"user\",\"content\":\"" + text + "\"}";
        assertTrue(text.equals(
                Forms.read(Forms.conversation(message)).messages().get(0).text()));
    }

    @ParameterizedTest
    @MethodSource("cerebras.loadtest.emulator.form.ClientRequests#all")
    void everyCutOfAGoodRequestIsRefusedAsInvalidJson(String body) {
        byte[] whole = body.strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            String problem = assertThrows(
                            FormProblems.class, () -> RequestForm.shared().read(cut, Dialect.CEREBRAS))
                    .getMessage();
            assertTrue(problem.matches(": Invalid JSON: .+ at line \\d+ column \\d+"), problem);
        }
    }

    /** Whatever comes in, a request or problems come out; anything else fails the test and shows the body. */
    @ParameterizedTest
    @MethodSource("cerebras.loadtest.emulator.form.ClientRequests#all")
    void mutatedRequestIsReadOrRefused(String body) {
        SplittableRandom random = new SplittableRandom(body.hashCode());
        String mutated = body;
        for (int count = 0; count < MUTATIONS_PER_REQUEST; count++) {
            mutated = Mutation.of(count % 5 == 0 ? body : mutated, random);
            String request = mutated;
            assertDoesNotThrow(() -> readOrRefuse(request), request);
        }
    }

    private static void readOrRefuse(String body) {
        try {
            new ModelRules(false, false, List.of("low")).check(Forms.read(body));
        } catch (FormProblems expected) {
            assertFalse(expected.messages().stream().anyMatch(String::isBlank), body);
        }
    }
}
