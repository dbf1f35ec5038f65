package cerebras.loadtest.emulator.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.emulator.answer.ChatCall.UsageAsked;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.ShippedModels;
import cerebras.loadtest.settings.ToolScript;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for the fields of a request. */
class AnswerTest {

    /** Known to no family: all of its output tokens have text. */
    private static final Model PLAIN =
            new Model("plain", ShippedModels.model("gpt-oss-120b").pace(), 0, 0);

    private static final Model GPT_OSS = ShippedModels.model("gpt-oss-120b", PLAIN.pace(), 0);

    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'weather','parameters':"
            + "{'properties':{'city':{'const':'Oslo'}}}}},{'type':'function','function':{'name':'clock'}}]";

    @Test
    void choicesAreAsManyAsAskedForAndDiffer() throws IOException {
        List<Choice> choices = write(PLAIN, "'n':3").choices();
        assertEquals(3, choices.size());
        assertEquals(128, write(PLAIN, "'n':2147483647").choices().size());
        assertNotEquals(content(choices.get(0)), content(choices.get(1)));
        assertNotEquals(content(choices.get(1)), content(choices.get(2)));
    }

    @Test
    void contentEndsBeforeTheFirstStop() throws IOException {
        String whole = content(write(PLAIN, "").choices().get(0));
        String stop = whole.substring(40, 47);
        Choice stopped =
                write(PLAIN, "'stop':['never said','" + stop + "']").choices().get(0);
        assertEquals(whole.substring(0, whole.indexOf(stop)), content(stopped));
        assertEquals("stop", stopped.finishReason());
        assertTrue(stopped.tokens() < 40, "tokens " + stopped.tokens());
    }

    @Test
    void requestsSeedDecidesTheTextWhateverTheEmulatorsSeedAndTheNumber() throws IOException {
        ChatRequest request = request("'seed':7");
        String first = content(new AnswerGenerator(1, OptionalInt.empty())
                .write(call(1, PLAIN, request))
                .choices()
                .get(0));
        String again = content(new AnswerGenerator(2, OptionalInt.empty())
                .write(call(9, PLAIN, request))
                .choices()
                .get(0));
        assertEquals(first, again);
        assertNotEquals(first, content(write(PLAIN, "'seed':8").choices().get(0)));
    }

    @Test
    void textIsAtLeastAsLongAsAskedFor() throws IOException {
        assertTrue(write(PLAIN, "'min_completion_tokens':900").tokens() >= 900);
        assertTrue(write(PLAIN, "'min_tokens':900,'max_tokens':1000").tokens() >= 900);
        assertTrue(write(PLAIN, "'min_tokens':-1").tokens() >= 150);
        assertEquals(10, write(PLAIN, "'min_tokens':2147483647,'max_tokens':10").tokens());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'name':{'type':'string','maxLength':9},'age':{'type':'integer','minimum':18}},"
                        + "'required':['name','age'],'additionalProperties':false}",
                "{'type':'object','properties':{'colour':{'enum':['red','blue']},'unit':{'const':'cm'},"
                        + "'tags':{'type':'array','items':{'type':'string'},'minItems':3,'maxItems':5}},'required':['colour','tags']}",
                "{'type':'object','properties':{'when':{'type':'string','format':'date-time'},'day':{'type':'string','format':"
                        + "'date'},'mail':{'type':'string','format':'email'},'id':{'type':'string','format':'uuid'}}}",
                "{'type':'object','properties':{'steps':{'type':'array','items':{'$ref':'#/$defs/step'}},'answer':{'anyOf':"
                        + "[{'type':'number'},{'type':'null'}]}},'required':['steps','answer'],'$defs':{'step':{'type':'object',"
                        + "'properties':{'text':{'type':'string'},'next':{'anyOf':[{'$ref':'#/$defs/step'},{'type':'null'}]}},"
                        + "'required':['text','next'],'additionalProperties':false}},'additionalProperties':false}",
                "{'type':'object','properties':{'ratio':{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1},"
                        + "'price':{'type':'number','multipleOf':0.5},'flag':{'type':'boolean'},'none':{'type':'null'}}}",
            })
    void jsonIsWhatItsSchemaAllows(String schema) throws IOException {
        String format = "'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':" + schema + "}}";
        for (int seed = 0; seed < 50; seed++) {
            Choice choice =
                    write(PLAIN, "'seed':" + seed + "," + format).choices().get(0);
            JsonNode value = Json.read(content(choice).getBytes(StandardCharsets.UTF_8), JsonNode.class);
            assertEquals(
                    List.of(),
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(json(schema))
                            .validate(value, run -> run.executionConfig(c -> c.formatAssertionsEnabled(true))),
                    content(choice));
            assertEquals("stop", choice.finishReason());
        }
    }

    @Test
    void anyJsonIsAnObjectAndALimitCutsIt() throws IOException {
        String format = "'response_format':{'type':'json_object'}";
        String whole = content(write(PLAIN, format).choices().get(0));
        assertTrue(
                Json.read(whole.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                        .isObject(),
                whole);
        Choice cut =
                write(PLAIN, format + ",'max_completion_tokens':5").choices().get(0);
        assertEquals("length", cut.finishReason());
        assertEquals(5, cut.tokens());
        assertTrue(whole.startsWith(content(cut)), content(cut));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weather| ''",
                "weather| 'tool_choice':'auto'",
                "weather| 'tool_choice':'required'",
                "clock  | 'tool_choice':{'type':'function','function':{'name':'clock'}}",
                "''     | 'tool_choice':'none'",
            },
            quoteCharacter = '`')
    void toolIsCalledAsChosen(String function, String choice) throws IOException {
        Choice said = write(PLAIN, choice.equals("''") ? TOOLS : TOOLS + "," + choice)
                .choices()
                .get(0);
        assertEquals(
                function.equals("''") ? "" : function,
                functions(said).stream().findFirst().orElse(""));
        assertEquals(functions(said).isEmpty() ? "stop" : "tool_calls", said.finishReason());
        assertEquals(functions(said).isEmpty(), !content(said).isEmpty());
    }

    @Test
    void resultOfAToolIsTalkedAbout() throws IOException {
        ChatRequest request = read("{'model':'m','messages':[{'role':'user','content':'Hi'},{'role':'assistant',"
                + "'tool_calls':[{'id':'1','type':'function','function':{'name':'clock','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'1','content':'noon'}]," + TOOLS + "}");
        Choice said = author().write(call(1, PLAIN, request)).choices().get(0);
        assertEquals("stop", said.finishReason());
        assertFalse(content(said).isEmpty());
    }

    /** TOOLS offers weather, then clock. */
    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "3x2 | ``                          | weather clock",
                "3x2 | 'parallel_tool_calls':false | weather",
                "0   | ``                          | ``",
                "0   | 'tool_choice':'required'    | weather",
                "clock | ``                        | clock",
                "clock+clock+weather | ``          | clock clock weather",
                "unknown | ``                      | ``",
                "unknown | 'tool_choice':'required' | weather",
                "2x2 | 'tool_choice':'none'        | ``",
                "2x2 | 'tool_choice':{'type':'function','function':{'name':'clock'}} | clock",
            })
    void scriptDecidesWhichToolsAreCalled(String script, String more, String functions) throws IOException {
        ChatRequest request = request(more.isEmpty() ? TOOLS : TOOLS + "," + more);
        Choice said = author().write(call(1, PLAIN, request, ToolScript.parse(script)))
                .choices()
                .get(0);
        assertEquals(functions, String.join(" ", functions(said)));
    }

    @ParameterizedTest(name = "{0} turns so far: {1}")
    @CsvSource({"0, weather clock", "1, weather clock", "2, ''", "3, ''"})
    void scriptCountsTheTurnsSinceTheUserSpoke(int turns, String functions) throws IOException {
        String before = "{'role':'user','content':'Hi'}," + toolTurn(0) + ",{'role':'assistant','content':'Hello'},";
        String since = "{'role':'user','content':'And now?'}"
                + IntStream.range(0, turns)
                        .mapToObj(turn -> "," + toolTurn(turn))
                        .collect(Collectors.joining());
        ChatRequest request = read("{'model':'m','messages':[" + before + since + "]," + TOOLS + "}");
        Choice said = author().write(call(1, PLAIN, request, ToolScript.parse("2x2")))
                .choices()
                .get(0);
        assertEquals(functions, String.join(" ", functions(said)));
    }

    private static String toolTurn(int turn) {
        return "{'role':'assistant','tool_calls':[{'id':'%1$s','type':'function','function':{'name':'clock','arguments':'{}'}}]},{'role':'tool','tool_call_id':'%1$s','content':'noon'}"
                .formatted(turn);
    }

    /** gpt-oss marks each call with 24 tokens. */
    @Test
    void eachOfSeveralCallsHasItsOwnMarks() throws IOException {
        Choice said = author().write(call(1, GPT_OSS, request(TOOLS), ToolScript.parse("1x2")))
                .choices()
                .get(0);
        assertEquals(48, said.unseenTokens());
    }

    /** Of 100 tokens. Who usually thinks 0 thinks 25 at medium effort, 0.4 times that at low and 4 times at high. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | 'seed':1",
                "0 | 'reasoning_effort':'none'",
                "10| 'reasoning_effort':'low'",
                "25| 'reasoning_effort':'medium'",
                "50| 'reasoning_effort':'high'", // 100, but no more than half of the answer
                "0 | 'reasoning_effort':'high','disable_reasoning':true",
                "25| 'reasoning_effort':'medium','reasoning_format':'hidden'",
                "25| 'reasoning_effort':'medium','reasoning_format':'text_parsed'",
            })
    void effortScalesTheThoughts(int reasoningTokens, String more) throws IOException {
        Answer answer = new AnswerGenerator(0, OptionalInt.of(100)).write(call(1, PLAIN, request(more)));
        assertEquals(reasoningTokens, answer.reasoningTokens());
        assertEquals(100, answer.tokens());
    }

    /** gpt-oss marks the parts of a text with 10 tokens and those of a call with 24. */
    @ParameterizedTest
    @CsvSource({
        "100, 110, stop, 10",
        "100, 109, length, 9", // a limit that cuts the marks cuts the end
        "100, 100, length, 0",
        "100, 40, length, 0",
    })
    void marksCountAsOutput(int textTokens, int limit, String finishReason, int marks) throws IOException {
        ChatRequest request = request("'max_tokens':" + limit);
        Choice said = new AnswerGenerator(0, OptionalInt.of(textTokens))
                .write(call(1, GPT_OSS, request))
                .choices()
                .get(0);
        assertEquals(Math.min(limit, textTokens + 10), said.tokens());
        assertEquals(finishReason, said.finishReason());
        assertEquals(marks, said.unseenTokens());
        assertEquals(Math.min(limit, textTokens), LocalTokenizer.shared().count(content(said)));
    }

    @Test
    void limitCutsTheArgumentsOfACall() throws IOException {
        Choice whole = write(GPT_OSS, TOOLS).choices().get(0);
        String arguments = whole.calls(call -> "id").get(0).function().arguments();
        assertEquals(24, whole.unseenTokens());
        Choice cut = write(GPT_OSS, TOOLS + ",'max_tokens':3").choices().get(0);
        String start = cut.calls(call -> "id").get(0).function().arguments();
        assertTrue(!start.isEmpty() && start.length() < arguments.length() && arguments.startsWith(start), start);
        assertEquals("length", cut.finishReason());
        assertEquals(3, cut.tokens());
    }

    /** "Hi" is 1 token, an image 256, and "clock{}" 2. */
    @Test
    void functionWhoseNameIsCutIsNotCalledAndHasNoArguments() throws IOException {
        String tool = "'tools':[{'type':'function','function':{'name':'find_the_nearest_railway_station'}}]";
        Choice cut = write(PLAIN, tool + ",'max_tokens':2").choices().get(0);
        assertEquals(List.of(), cut.parts());
        assertEquals("length", cut.finishReason());
        assertEquals(2, cut.tokens());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1  | {'role':'user','content':'Hi'}",
                "1  | {'role':'user','content':[{'type':'text','text':'Hi'}]}",
                "257| {'role':'user','content':[{'type':'text','text':'Hi'},{'type':'image_url','image_url':{'url':'data:x'}}]}",
                "2  | {'role':'assistant','tool_calls':[{'id':'1','type':'function','function':"
                        + "{'name':'clock','arguments':'{}'}}]}",
                "2  | {'role':'user','content':'Hi'},{'role':'user','content':'Hi'}",
            })
    void promptTokensAreThoseOfAllThatIsRead(int tokens, String messages) throws IOException {
        assertEquals(
                tokens,
                Prompt.of(read("{'model':'m','messages':[" + messages + "]}"), PLAIN, "key", () -> {})
                        .tokens());
    }

    private static Answer write(Model model, String more) throws IOException {
        return author().write(call(1, model, request(more)));
    }

    private static AnswerGenerator author() {
        return new AnswerGenerator(0, OptionalInt.empty());
    }

    private static List<String> functions(Choice said) {
        return said.calls(call -> "id").stream()
                .map(call -> call.function().name())
                .toList();
    }

    private static ChatCall call(long number, Model model, ChatRequest request) {
        return call(number, model, request, ToolScript.ONE_CALL);
    }

    private static ChatCall call(long number, Model model, ChatRequest request, ToolScript script) {
        Integer limit = request.maxCompletionTokens() == null ? request.maxTokens() : request.maxCompletionTokens();
        OptionalInt most = limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
        return new ChatCall(
                number,
                "key",
                Optional.empty(),
                model,
                Prompt.of(request, model, "key", () -> {}),
                AnswerOptions.of(request, Dialect.CEREBRAS, most, script),
                UsageAsked.NO,
                true);
    }

    private static ChatRequest request(String more) throws IOException {
        return read(
                "{'model':'m','messages':[{'role':'user','content':'Hi'}]" + (more.isEmpty() ? "" : "," + more) + "}");
    }

    private static ChatRequest read(String json) throws IOException {
        return Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), ChatRequest.class);
    }

    private static JsonNode json(String text) throws IOException {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static String content(Choice choice) {
        return choice.text(Kind::isContent);
    }
}
