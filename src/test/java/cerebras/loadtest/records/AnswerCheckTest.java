package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings.Checks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCheckTest {

    private static final String SCHEMA =
            "{'response_format':{'type':'json_schema','json_schema':{'name':'order','schema':{'type':'object','properties':"
                    + "{'bags':{'type':'integer'},'mood':{'enum':['good','bad']}},'required':['bags'],'additionalProperties':false}}}}";

    private static final String TOOLS =
            "{'tools':[{'type':'function','function':{'name':'set_light','parameters':{'type':'object','properties':"
                    + "{'percent':{'type':'integer'}},'required':['percent']}}},{'type':'function','function':{'name':'now'}}]}";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "{'bags':3,'mood':'good'}         | null",
                "' {\\n\"bags\": 3}\\n'           | null",
                "{'bags':3                        | NOT_JSON",
                "Here you are: {'bags':3}         | NOT_JSON",
                "{'bags':3} {'bags':4}            | NOT_JSON",
                "```json\\n{'bags':3}\\n```       | NOT_JSON",
                "{'bags':'three'}                 | SCHEMA_MISMATCH",
                "{'mood':'good'}                  | SCHEMA_MISMATCH",
                "{'bags':3,'mood':'fair'}         | SCHEMA_MISMATCH",
                "{'bags':3,'price':4}             | SCHEMA_MISMATCH",
                "3                                | SCHEMA_MISMATCH",
            })
    void structuredOutputIsParsedAndMatchedAgainstItsSchema(String text, Invalidity fault) throws IOException {
        String content = Json.text(text.replace("\\n", "\n").replace('\'', '"'));
        assertEquals(fault == null ? null : List.of(fault), faults(SCHEMA, streamed("{'content':%s}", content)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {"{} | null", "[] | SCHEMA_MISMATCH", "{ | NOT_JSON"})
    void jsonObjectNeedsNoSchema(String text, Invalidity fault) throws IOException {
        assertEquals(
                fault == null ? null : List.of(fault),
                faults("{'response_format':{'type':'json_object'}}", streamed("{'content':%s}", Json.text(text))));
    }

    @ParameterizedTest(name = "{0}({1}): {2}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "set_light | {'percent':40}    | null",
                "set_light | {'percent':'40'}  | TOOL_ARGUMENTS",
                "set_light | {'percent':40     | TOOL_ARGUMENTS",
                "set_light | ''                | TOOL_ARGUMENTS",
                "set_light | [40]              | TOOL_ARGUMENTS",
                "now       | ''                | null",
                "now       | {'zone':'UTC'}    | null",
                "set_heat  | {'percent':40}    | UNKNOWN_TOOL",
            })
    void toolCallNeedsAToolOfTheRequestAndArgumentsThatFit(String tool, String arguments, Invalidity fault)
            throws IOException {
        String json = arguments.equals("''") ? "" : arguments.replace('\'', '"');
        int half = json.length() / 2;
        String first = "{'tool_calls':[{'index':0,'id':'c','type':'function','function':{'name':'%s','arguments':%s}}]}"
                .formatted(tool, Json.text(json.substring(0, half)));
        String second =
                "{'tool_calls':[{'index':0,'function':{'arguments':%s}}]}".formatted(Json.text(json.substring(half)));
        List<Invalidity> expected = fault == null ? null : List.of(fault);
        assertEquals(expected, faults(TOOLS, events("tool_calls", first, second)));
        assertEquals(
                expected,
                wholeFaults(
                        TOOLS,
                        "{'choices':[{'message':{'tool_calls':[{'id':'c','type':'function','function':{'name':'%s','arguments':%s}}]},'finish_reason':'tool_calls'}]}"
                                .formatted(tool, Json.text(json))));
    }

    @Test
    void eachOfSeveralToolCallsIsChecked() throws IOException {
        String good = "{'tool_calls':[{'index':0,'function':{'name':'set_light','arguments':'{\\'percent\\':1}'}}]}";
        String bad = "{'tool_calls':[{'index':1,'function':{'name':'set_light','arguments':'{}'}}]}";
        String unknown = "{'tool_calls':[{'index':2,'function':{'name':'x','arguments':'{}'}}]}";
        assertEquals(
                List.of(Invalidity.TOOL_ARGUMENTS, Invalidity.UNKNOWN_TOOL),
                faults(TOOLS, events("tool_calls", good, bad, unknown)));
    }

    @Test
    void manyPiecesOfArgumentsInTheSameFrameAreJoined() throws IOException {
        String[] pieces = new String[12];
        pieces[0] = "{'tool_calls':[{'index':0,'function':{'name':'set_light','arguments':'{\\'percent\\':'}}]}";
        for (int i = 1; i < 11; i++) {
            pieces[i] = "{'tool_calls':[{'index':0,'function':{'arguments':'1'}}]}";
        }
        pieces[11] = "{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}";
        assertEquals(null, faults(TOOLS, events("tool_calls", pieces)));
    }

    @Test
    void toolCallOfARequestWithoutToolsIsUnknown() throws IOException {
        String call = "{'tool_calls':[{'index':0,'function':{'name':'x','arguments':'{}'}}]}";
        assertEquals(List.of(Invalidity.UNKNOWN_TOOL), faults("{}", events("tool_calls", call)));
    }

    @Test
    void toolCallNeedsNoStructuredText() throws IOException {
        ObjectNode request = (ObjectNode) json(TOOLS);
        request.setAll((ObjectNode) json(SCHEMA));
        String call = "{'tool_calls':[{'index':0,'function':{'name':'now','arguments':'{}'}}]}";
        assertEquals(null, faults(request.toString(), events("tool_calls", call)));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "{}     | stop   | {'content':'Hello'}                  | null",
                "{}     | stop   | {'content':''}                       | EMPTY",
                "{}     | stop   | {'content':' \\n '}                  | EMPTY",
                "{}     | stop   | {'reasoning':'Hm.'}                  | EMPTY",
                "{}     | length | {'reasoning':'Hm.'}                  | EMPTY",
                "{}     | length | {'content':'Hello'}                  | null",
                "schema | length | {'content':'{'}                      | TRUNCATED",
                "schema | stop   | {'refusal':'I will not.'}            | REFUSAL",
                "schema | stop   | {'content':[{'type':'refusal','refusal':'No.'}]} | REFUSAL",
                "{}     | stop   | {'unheard_of':'Hello'}               | null",
            })
    void otherFaults(String request, String finishReason, String delta, Invalidity fault) throws IOException {
        assertEquals(
                fault == null ? null : List.of(fault),
                faults(request.equals("schema") ? SCHEMA : request, events(finishReason, delta)));
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            nullValues = "null",
            value = {"OFF, {}, null", "ON, {}, null", "ON, schema, TRUNCATED", "STRICT, {}, TRUNCATED"})
    void plainTextMayBeCutOffUnlessChecksAreStrict(Checks checks, String request, Invalidity fault) throws IOException {
        AttemptTrace trace = trace(request.equals("schema") ? SCHEMA : request, checks);
        answer(trace, events("length", "{'content':'{ and so'}"));
        assertEquals(fault == null ? null : List.of(fault), AnswerCheck.faults(trace));
    }

    @Test
    void failureIsNotChecked() throws IOException {
        assertEquals(null, faults(SCHEMA, events("error", "{'content':'{'}")));
    }

    @Test
    void requestForSeveralAnswersDemandsNothing() throws IOException {
        ObjectNode request = (ObjectNode) json(SCHEMA);
        assertEquals(null, faults(request.put("n", 2).toString(), events("stop", "{'content':'x'}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#/$defs/missing'}",
                "{'$ref':'http://127.0.0.1:1/schema.json'}",
                "{'$ref':'#'}",
                "{'pattern':'('}",
            })
    void schemaThatCannotBeUsedAllowsEverything(String schema) throws IOException {
        String request = "{'response_format':{'type':'json_schema','json_schema':{'schema':" + schema + "}}}";
        assertEquals(null, faults(request, events("stop", "{'content':'{\\'a\\':1}'}")));
    }

    @Test
    void deepAnswerOfARecursiveSchemaIsNoJson() throws IOException {
        String request =
                "{'response_format':{'type':'json_schema','json_schema':{'schema':{'items':{'$ref':'#'},'type':'array'}}}}";
        assertEquals(null, faults(request, events("stop", "{'content':'" + "[".repeat(200) + "]".repeat(200) + "'}")));
        assertEquals(
                List.of(Invalidity.NOT_JSON, Invalidity.REPETITION),
                faults(request, events("stop", "{'content':'" + "[".repeat(5_000) + "]".repeat(5_000) + "'}")));
    }

    @Test
    void loopIsFoundFromItsFourthRoundAnd400BytesOn() {
        String start = "This is how the answer begins:";
        String block =
                "The tide rises because the moon pulls at the water of the sea, and falls when it has passed on. 012";
        assertEquals(100, block.length() + 1);
        assertFalse(loops(start + (block + " ").repeat(3) + block));
        assertTrue(loops(start + (block + " ").repeat(4)));
        assertTrue(loops(start + (block + " ").repeat(4) + block.substring(0, 40)), "cut in the fifth");
        assertFalse(loops(start + (block + " ").repeat(4) + "And so on."), "the end is no loop");
        assertFalse(loops("ha ".repeat(133)), "399 bytes");
        assertTrue(loops("ha ".repeat(134)));
        assertTrue(
                loops("{\\\"a\\\":" + "\\n".repeat(200)), "line breaks without end, a fault of constrained decoding");
        String paragraph = IntStream.range(0, 1_000)
                .mapToObj(i -> Integer.toString(i, 36))
                .collect(Collectors.joining())
                .substring(0, 1_000);
        assertTrue(loops(start + paragraph.repeat(4)));
        assertFalse(loops(start + (paragraph + "x").repeat(5)), "longer than the longest block");
    }

    @Test
    void ordinaryTextIsNoLoop() {
        String table = "| name | price | stock |\\n|------|-------|-------|\\n"
                + IntStream.range(0, 50)
                        .mapToObj(i -> "| part " + i + " | " + i % 3 + ".00 | 0 |\\n")
                        .collect(Collectors.joining());
        assertFalse(loops(table));
        assertFalse(loops(
                IntStream.range(1, 300).mapToObj(i -> i + ". Check it again\\n").collect(Collectors.joining())));
        assertFalse(loops("int[] zeros = {" + "0, ".repeat(500) + "0};\\n```"));
        assertFalse(loops("# Title\\n" + "=".repeat(79) + "\\n" + "}\\n".repeat(12)));
        assertFalse(loops("Row, row, row your boat, gently down the stream. ".repeat(4)));
        assertFalse(loops("| a | b |\\n" + "|   |   |\\n".repeat(20)));
        assertFalse(loops(""));
    }

    private static boolean loops(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return AnswerCheck.endsInALoop(bytes, bytes.length);
    }

    @Test
    void loopOfAnAnswerOrOfItsReasoningIsRecorded() throws IOException {
        String loop = "and again ".repeat(60);
        assertEquals(List.of(Invalidity.REPETITION), faults("{}", events("stop", "{'content':'" + loop + "'}")));
        assertEquals(
                List.of(Invalidity.EMPTY, Invalidity.REPETITION),
                faults("{}", events("length", "{'reasoning':'" + loop + "'}")));
        assertEquals(null, faults("{}", events("stop", "{'reasoning':'" + loop + "'}", "{'content':'Yes.'}")));
    }

    private static String streamed(String delta, String value) {
        return events("stop", delta.formatted("@").replace("@", value));
    }

    private static String events(String finishReason, String... deltas) {
        StringBuilder events = new StringBuilder();
        for (String delta : deltas) {
            events.append("data: {\"choices\":[{\"index\":0,\"delta\":")
                    .append(delta)
                    .append("}]}\n\n");
        }
        return events + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finishReason
                + "\"}]}\n\ndata: [DONE]\n\n";
    }

    private static List<Invalidity> faults(String request, String events) throws IOException {
        AttemptTrace trace = trace(request, Checks.ON);
        answer(trace, events);
        return AnswerCheck.faults(trace);
    }

    private static List<Invalidity> wholeFaults(String request, String body) throws IOException {
        AttemptTrace trace = trace(request, Checks.ON, false);
        byte[] bytes = quoted(body).getBytes(StandardCharsets.UTF_8);
        trace.ended(1, AnswerReader.whole(trace, bytes, bytes.length));
        return AnswerCheck.faults(trace);
    }

    private static AttemptTrace trace(String request, Checks checks) throws IOException {
        return trace(request, checks, true);
    }

    private static AttemptTrace trace(String request, Checks checks, boolean streamed) throws IOException {
        AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", streamed);
        trace.sent(0);
        trace.checked(ExpectedAnswer.of(json(request)), checks);
        return trace;
    }

    private static void answer(AttemptTrace trace, String events) {
        AnswerStream answer = new AnswerStream(trace);
        byte[] bytes = quoted(events).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, answer.room(bytes.length), answer.end(), bytes.length);
        answer.received(bytes.length, 1);
        trace.ended(2, answer.complete());
    }

    private static JsonNode json(String text) throws IOException {
        byte[] bytes = quoted(text).getBytes(StandardCharsets.UTF_8);
        return Json.read(bytes, 0, bytes.length, JsonNode.class);
    }

    /** Single quotes are easier to read. A quoted one, within a string, becomes a quoted double one. */
    private static String quoted(String text) {
        return text.replace('\'', '"');
    }
}
