package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerStreamTest {

    private static final String ROLE = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"},\"index\":0}]}\n\n";
    private static final String REASONING = "data: {\"choices\":[{\"delta\":{\"reasoning\":\"Hm\"},\"index\":0}]}\n\n";
    private static final String HELLO = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"},\"index\":0}]}\n\n";
    private static final String WORLD =
            "data: {\"choices\":[{\"delta\":{\"content\":\" w\\u00f6rld\\n\"},\"index\":0}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}],"
            + "\"usage\":{\"completion_tokens\":5,\"prompt_tokens\":9},\"time_info\":{\"queue_time\":0.004}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String WHOLE = ROLE + REASONING + HELLO + WORLD + STOP + DONE;

    private final AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", true);
    private final AnswerStream answer = new AnswerStream(trace);

    @BeforeEach
    void send() {
        trace.sent(0);
    }

    @Test
    void momentsBearTheTimeOfTheirReads() {
        receive(ROLE, 1_000);
        receive(REASONING, 2_000);
        receive(HELLO, 7_000);
        receive(WORLD + STOP, 12_500);
        receive(DONE, 13_000);

        end(Outcome.OK);
        assertEquals(2_000, trace.reads().firstNanos());
        assertEquals(7_000, trace.reads().firstAnswerNanos());
        assertEquals(12_500, trace.reads().lastNanos());
        Arrivals arrivals = trace.reads().arrivals();
        assertEquals(5, arrivals.events(), "role, reasoning, two of content, closing; [DONE] is none");
        assertEquals(3, arrivals.textEvents());
        assertArrayEquals(
                new int[] {0, 5, 5}, arrivals.readGapMicros(), "0, 5 and 5.5 microseconds, the sum cut to 10");
        assertArrayEquals(
                new int[] {2, 5, 13}, arrivals.readTextBytes(), "as they stand in the JSON, escapes included");
        assertEquals("Hello wörld\n", trace.answerText());
        assertEquals("HmHello wörld\n", trace.outputText());
        assertEquals("Hm", trace.reads().firstEvent());
        assertEquals(5, trace.usage.completionTokens());
    }

    @Test
    void eventsOfOneReadAreOneReadAndSeveralTextEvents() {
        receive(ROLE + REASONING + HELLO + WORLD + STOP + DONE, 1_000);

        answer.complete();
        assertEquals(3, trace.reads().arrivals().textEvents());
        assertArrayEquals(new int[] {0}, trace.reads().arrivals().readGapMicros());
        assertArrayEquals(new int[] {20}, trace.reads().arrivals().readTextBytes());
    }

    @Test
    void piecesOfOneSocketReadAreOneRead() {
        receive(HELLO, 1_000);
        receive(WORLD, 1_000);
        receive(WORLD, 2_000);
        assertEquals(2, trace.reads().arrivals().reads());
    }

    @Test
    void streamCutAtEveryByteEndsTheSame() {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            AttemptTrace cutTrace = new AttemptTrace("users", 1, 1, 1, "m", true);
            AnswerStream cutAnswer = new AnswerStream(cutTrace);
            receive(cutAnswer, bytes, 0, cut, 1_000);
            receive(cutAnswer, bytes, cut, bytes.length, 2_000);
            assertEquals(Outcome.OK, cutAnswer.complete(), "cut at byte " + cut);
            assertEquals("Hello wörld\n", cutTrace.answerText(), "cut at byte " + cut);
            assertEquals(3, cutTrace.reads().arrivals().textEvents(), "cut at byte " + cut);
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "complete, role hello stop done,    OK",
        "complete, role hello stop,         OK",
        "complete, role hello length done,  TRUNCATED_BY_LENGTH",
        "complete, role hello done,         STREAM_BROKEN",
        "complete, role hello,              STREAM_BROKEN",
        "complete, '',                      STREAM_BROKEN",
        "complete, role hello error,        STREAM_ERROR",
        "complete, role hello error stop,   STREAM_ERROR",
        "complete, role wrapped,            QUEUE_FULL",
        "complete, role flat,               QUOTA_TOKENS",
        "complete, role blank hello,        STREAM_BROKEN",
        "complete, role hello odd,          OK",
        "complete, role hello cut,          STREAM_BROKEN",
        "complete, role junk hello stop,    MALFORMED",
        "dropped,  role hello,              STREAM_BROKEN",
        "dropped,  role hello stop,         STREAM_BROKEN",
        "dropped,  role hello stop done,    OK",
        "dropped,  role hello error,        STREAM_ERROR",
    })
    void everyEndHasItsOutcome(String how, String parts, Outcome expected) {
        for (String part : parts.split(" ")) {
            receive(part(part), 1_000);
        }
        assertEquals(expected, how.equals("complete") ? answer.complete() : answer.dropped());
    }

    @Test
    void nothingCountsAfterTheDoneMark() {
        receive(HELLO + STOP, 1_000);
        assertFalse(answer.done());
        receive(DONE + WORLD + WORLD + part("error") + part("junk"), 2_000);
        receive(WORLD, 3_000);

        assertTrue(answer.done());
        assertEquals(Outcome.OK, answer.complete());
        assertEquals("Hello", trace.answerText());
        assertEquals(1_000, trace.reads().lastNanos());
        assertEquals(2, trace.reads().arrivals().events());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "stop, OK",
        "STOP, OK",
        "tool_calls, OK",
        "function_call, OK",
        "eos, OK",
        "end_turn, OK",
        "length, TRUNCATED_BY_LENGTH",
        "MAX_TOKENS, TRUNCATED_BY_LENGTH",
        "error, FAILED_FINISH",
        "abort, FAILED_FINISH",
        "insufficient_system_resource, FAILED_FINISH",
        "null, FAILED_FINISH",
        "gave_up, FAILED_FINISH",
    })
    void finishReasonDecidesTheSameForStreamedAndWholeAnswers(String reason, Outcome expected) {
        receive(HELLO + STOP.replace("stop", reason) + DONE, 1_000);
        end(expected);
        assertEquals(reason, trace.finishReason);
        assertEquals(expected.success() ? null : reason, trace.errorCode());

        AttemptTrace whole = new AttemptTrace("users", 1, 1, 1, "m", false);
        assertEquals(
                expected,
                wholeAnswer(
                        whole,
                        "{\"choices\":[{\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"" + reason + "\"}]}"));
        assertEquals(reason, whole.finishReason);
        assertEquals(expected.success() ? null : reason, whole.errorCode());
    }

    @Test
    void contentFilterWithoutTextIsAFailureAndWithTextARemark() {
        receive(ROLE + STOP.replace("stop", "content_filter") + DONE, 1_000);
        end(Outcome.CONTENT_FILTERED);
        assertNull(trace.remarks());

        AttemptTrace cut = new AttemptTrace("users", 1, 1, 1, "m", true);
        AnswerStream begun = new AnswerStream(cut);
        receive(begun, HELLO + STOP.replace("stop", "content_filter") + DONE);
        assertEquals(Outcome.OK, begun.complete());
        assertEquals(List.of(new Remark(Remark.Kind.CUT_BY_CONTENT_FILTER, "content_filter")), cut.remarks());
    }

    @Test
    void ofSeveralChoicesTheOneThatFailedCounts() {
        receive(
                HELLO + "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"abort\"}]}\n\n" + STOP
                        + DONE,
                1_000);
        end(Outcome.FAILED_FINISH);
        assertEquals("abort", trace.finishReason);
    }

    /** Some servers send the text "null" with every chunk but the last. */
    @Test
    void laterFinishReasonOfAChoiceCounts() {
        receive(HELLO.replace("\"index\":0", "\"finish_reason\":\"null\",\"index\":0") + STOP + DONE, 1_000);
        end(Outcome.OK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:\n\n",
                "data\n\n",
                ": ping\n\n",
                "data: : keepalive\n\n",
                "data: null\n\n",
                "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                "event: ping\ndata: now\n\n",
                "data: ping\n\n",
                "data: KEEP-ALIVE\n\n",
                "retry: 100\nid: 7\n\n",
                "data: {}\n\n",
                "\uFEFF\n\n",
                "\n"
            })
    void keepAliveIsNoFaultWhereverItComes(String keepAlive) {
        receive(keepAlive + ROLE + keepAlive + HELLO + keepAlive + STOP + keepAlive + DONE + keepAlive, 1_000);
        end(Outcome.OK);
        assertNull(trace.errorCode());
        assertNull(trace.remarks());
        assertEquals("Hello", trace.answerText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void eventOfSeveralLinesIsOneEventHoweverItIsCut(String lineEnd) {
        String event = "data: {\"choices\":[{\"index\":0,\ndata:  \"delta\":{\"content\":\"Hello\"}}\ndata: ]}\n\n";
        byte[] bytes =
                (ROLE + event + event + STOP + DONE).replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            AttemptTrace cutTrace = new AttemptTrace("users", 1, 1, 1, "m", true);
            AnswerStream cutAnswer = new AnswerStream(cutTrace);
            receive(cutAnswer, bytes, 0, cut, 1_000);
            receive(cutAnswer, bytes, cut, bytes.length, 2_000);
            assertEquals(Outcome.OK, cutAnswer.complete(), "cut at byte " + cut);
            assertEquals("HelloHello", cutTrace.answerText(), "cut at byte " + cut);
            assertEquals(2, cutTrace.reads().arrivals().textEvents(), "cut at byte " + cut);
        }
    }

    @ParameterizedTest(name = "{0} says {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // the event                                                            | code        | message
                "data: {'error':{'message':'Busy','type':'server_error','code':'full'}} | full        | Busy",
                "data: {'error':{'message':'Busy','code':503}}                          | 503         | Busy",
                "data: {'error':'Busy'}                                                 |             | Busy",
                "data: {'detail':'Busy'}                                                |             | Busy",
                "data: {'object':'error','message':'Busy','code':400}                   | 400         | Busy",
                "data: {'choices':[],'error':{'message':'Busy','code':502}}             | 502         | Busy",
                "data: {'choices':[{'delta':{},'finish_reason':'error','error':{'message':'Busy','code':502}}]} | 502 | Busy",
                "data: {'error':{'message':{'text':'Busy'}}}                            |             | {'text':'Busy'}",
                "event: error~data: {'status':'Busy'}                                   | error_event | {'status':'Busy'}",
                "event: error~data: Busy                                                | error_event | Busy",
            })
    void errorInAStreamKeepsTheServersWords(String event, String code, String message) {
        receive(HELLO + event.replace('\'', '"').replace("~", "\n") + "\n\n" + STOP + DONE, 1_000);
        end(Outcome.STREAM_ERROR);
        assertEquals(code, trace.errorCode());
        assertEquals(message.replace('\'', '"'), trace.errorMessage());
    }

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'error':{'message':'Busy','code':'full'}}   | full",
                "{'error':'Busy'}                             |",
                "{'message':'Busy','code':'full'}             | full",
                "{'detail':'Busy'}                            |",
                "[{'error':{'message':'Busy','code':503}}]    | 503",
                "{'errors':[{'message':'Busy','code':'full'}]}| full",
            })
    void errorInPlaceOfAnAnswerKeepsTheServersWords(String body, String code) {
        receive("\n  " + body.replace('\'', '"'), 1_000);
        end(Outcome.STREAM_ERROR);
        assertEquals(code, trace.errorCode());
        assertEquals("Busy", trace.errorMessage());

        AttemptTrace whole = new AttemptTrace("users", 1, 1, 1, "m", false);
        assertEquals(Outcome.STREAM_ERROR, wholeAnswer(whole, body.replace('\'', '"')));
        assertEquals(code, whole.errorCode());
    }

    @Test
    void wholeAnswerInPlaceOfAStreamIsReadButNotTimed() {
        byte[] body = """
        {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "name": "Ann",
          "content": [{"type": "text", "text": "Hello"}], "reasoning": "Hm", "reasoning_content": "Hm",
          "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}, {"function": {"name": "g", "arguments": "{}"}}]}}],
         "usage": {"completion_tokens": 5, "prompt_tokens": 9}}""".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= body.length; cut++) {
            AttemptTrace cutTrace = new AttemptTrace("users", 1, 1, 1, "m", true);
            AnswerStream cutAnswer = new AnswerStream(cutTrace);
            receive(cutAnswer, body, 0, cut, 1_000);
            receive(cutAnswer, body, cut, body.length, 2_000);
            assertEquals(Outcome.OK, cutAnswer.complete(), "cut at byte " + cut);
            cutTrace.ended(3_000, Outcome.OK);
            assertEquals("Hmf{}g{}Hello", cutTrace.outputText(), "cut at byte " + cut);
            assertEquals(AttemptTrace.ABSENT, cutTrace.reads().firstNanos());
            assertNull(cutTrace.reads().arrivals());
            assertEquals(5, cutTrace.usage().completionTokens());
            assertEquals(Remark.Kind.WHOLE_ANSWER, cutTrace.remarks().get(0).kind());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<html>Sign in</html>                          | not_an_event_stream",
                "{'choices':[                                  | not_json",
                "{'object':'list','data':[]}                   | not_a_completion",
                "{'choices':[{'message':{'content':'x'}}]}     | no_finish_reason",
            })
    void bodyThatIsNoAnswerIsMalformed(String body, String code) {
        receive(body.replace('\'', '"'), 1_000);
        end(Outcome.MALFORMED);
        assertEquals(code, trace.errorCode());
    }

    @Test
    void endWithoutAFinishReasonIsDistinguishedFromACutStream() {
        receive(HELLO + DONE, 1_000);
        end(Outcome.STREAM_BROKEN);
        assertEquals("no_finish_reason", trace.errorCode());

        AttemptTrace cut = new AttemptTrace("users", 1, 1, 1, "m", true);
        AnswerStream cutAnswer = new AnswerStream(cut);
        receive(cutAnswer, HELLO);
        assertEquals(Outcome.STREAM_BROKEN, cutAnswer.complete());
        assertEquals("stream_cut_off", cut.errorCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'delta':{'thought':'Hm'}}]}",
                "{'choices':[{'thought':'Hm','text':'Hm'}]}",
                "{'response':'Hm','done':false}",
                "{'message':{'role':'assistant','content':'Hm'}}",
                "{'type':'content_block_delta','delta':{'text':'Hm'}}"
            })
    void textInNoKnownPlaceIsReportedOnce(String chunk) {
        receive(("data: " + chunk.replace('\'', '"') + "\n\n").repeat(2) + STOP + DONE, 1_000);
        end(Outcome.OK);
        assertEquals(1, trace.remarks().size());
        assertEquals(Remark.Kind.UNKNOWN_TEXT, trace.remarks().get(0).kind());
        assertEquals("", trace.outputText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: ping\ndata: {'type':'ping','content':'decoy'}",
                "event: heartbeat\ndata: {'message':{'content':'decoy'}}",
                "data: {'choices':[{'message':{'content':'Hello'},'delta':{'content':'Hello'}}]}",
                "data: {'choices':[{'delta':{'content':'Hello'}}]}\n\ndata: {'choices':[{'message':{'content':'Hello'}}]}"
            })
    void keepAlivesAndARepeatedMessageAreNotRemarked(String events) {
        receive(events.replace('\'', '"') + "\n\n" + (events.contains("Hello") ? "" : HELLO) + STOP + DONE, 1_000);
        end(Outcome.OK);
        assertNull(trace.remarks());
        assertEquals("Hello", trace.answerText());
    }

    /** Older versions of llama.cpp send it so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "error: {'message':'slot unavailable','code':503} | 503         | slot unavailable",
                "error:{'error':{'message':'slot unavailable'}}   |             | slot unavailable",
                "error: slot unavailable                          | error_event | slot unavailable"
            })
    void errorAsAFieldIsAnErrorEvent(String line, String code, String words) {
        receive(HELLO + line.replace('\'', '"') + "\n\n", 1_000);
        end(Outcome.STREAM_ERROR);
        assertEquals(words, trace.errorMessage());
        assertEquals(code, trace.errorCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':null}",
                "{'choices':'none'}",
                "{'choices':{}}",
                "{'choices':[null,7,'x',[]]}",
                "{'choices':[{'index':null,'delta':[]}]}",
                "{'choices':[],'usage':null,'error':null,'x_groq':null}",
                "{'choices':[{'delta':{'role':5,'content':5,'tool_calls':{}}}],'error':false}",
                "{'choices':[],'usage':{'completion_tokens_details':[],'prompt_tokens_details':7},'time_info':[]}",
                "{'choices':[],'prompt_filter_results':[{}]}"
            })
    void oddTypesDoNoHarm(String chunk) {
        receive(HELLO + "data: " + chunk.replace('\'', '"') + "\n\n" + STOP + DONE, 1_000);
        end(Outcome.OK);
        assertEquals("Hello", trace.answerText());
        assertEquals(5, trace.usage().completionTokens());
    }

    /** Usage of vLLM may be in every chunk, and grows. */
    @Test
    void latestUsageCounts() {
        receive(HELLO.replace("]}", "],\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":9}}") + STOP + DONE, 1_000);
        end(Outcome.OK);
        assertEquals(5, trace.usage().completionTokens());
        assertEquals("Hello", trace.answerText());
    }

    /** Anthropic behind a gateway tells a first usage before there is any text. */
    @Test
    void usageBeforeTheLastTextIsNotFinal() {
        receive(
                HELLO.replace("]}", "],\"usage\":{\"completion_tokens\":1,\"prompt_tokens\":9}}")
                        + WORLD
                        + STOP.replaceFirst(",\"usage\":\\{[^}]*}", "")
                        + DONE,
                1_000);
        end(Outcome.OK);
        assertNull(trace.usage().completionTokens());
        assertEquals(9, trace.usage().promptTokens());
        assertEquals(
                "1 before the last 13 bytes of text", trace.remarks().get(0).seen());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'choices':[{'delta':{},'finish_reason':'stop','usage':{'prompt_tokens':9,'completion_tokens':2}}]}         | 2 | 9 |",
                "{'choices':[{'delta':{},'finish_reason':'stop'}],'timings':{'prompt_n':9,'predicted_n':2,'predicted_ms':3}} | 2 | 9 | 0",
                "{'choices':[{'delta':{},'finish_reason':'stop'}],'timings':{'cache_n':4,'prompt_n':5,'predicted_n':2}}      | 2 | 9 | 4",
                "{'choices':[{'delta':{},'finish_reason':'stop'}],'usage':{'prompt_tokens':9,'completion_tokens':2},'timings':{'predicted_n':7}} | 2 | 9 |"
            })
    void usageOfMoonshotAndTimingsOfLlamaCppCount(String chunk, int output, int prompt, Integer cached) {
        receive(HELLO + "data: " + chunk.replace('\'', '"') + "\n\n" + DONE, 1_000);
        end(Outcome.OK);
        assertEquals(output, trace.usage().completionTokens());
        assertEquals(prompt, trace.usage().promptTokens());
        assertEquals(cached, trace.usage().promptTokensDetails().cachedTokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "[{'index':0,'delta':{'content':'Hm'}}]"})
    void refusalOfMiniMaxIsAnErrorWithItsWords(String choices) {
        receive(
                HELLO
                        + ("data: {'choices':" + choices
                                        + ",'base_resp':{'status_msg':'insufficient balance','status_code':1008}}\n\n")
                                .replace('\'', '"')
                        + STOP,
                1_000);
        end(Outcome.PAYMENT_REQUIRED);
        assertEquals("1008", trace.errorCode());
        assertEquals("insufficient balance", trace.errorMessage());
    }

    @Test
    void successOfMiniMaxIsNoError() {
        receive(
                HELLO.replace("]}", "],\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}}")
                                .repeat(2)
                        + STOP
                        + DONE,
                1_000);
        end(Outcome.OK);
        assertEquals("HelloHello", trace.answerText());
    }

    @Test
    void pageInPlaceOfAStreamIsReportedByItsTitle() {
        String page = "\n<!DOCTYPE html><html><head><title>Sign in to Contoso</title></head><body>Please</body></html>";
        for (int cut = 0; cut <= page.length(); cut++) {
            AttemptTrace cutTrace = new AttemptTrace("users", 1, 1, 1, "m", true);
            AnswerStream cutAnswer = new AnswerStream(cutTrace);
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            receive(cutAnswer, bytes, 0, cut, 1_000);
            receive(cutAnswer, bytes, cut, bytes.length, 2_000);
            assertEquals(Outcome.MALFORMED, cutAnswer.complete());
            assertEquals(
                    "asked for server-sent events, got an HTML page titled \"Sign in to Contoso\"",
                    cutTrace.errorMessage());
        }
    }

    @Test
    void successWithoutTextIsRemarked() {
        receive(ROLE + STOP + DONE, 1_000);
        end(Outcome.OK);
        assertEquals(List.of(new Remark(Remark.Kind.NO_TEXT, "finish_reason stop")), trace.remarks());
    }

    @Test
    void usageOfGroqCounts() {
        receive(
                HELLO
                        + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":\"r\",\"usage\":"
                        + "{\"completion_tokens\":6,\"prompt_tokens\":9}}}\n\n" + DONE,
                1_000);
        end(Outcome.OK);
        assertEquals(6, trace.usage().completionTokens());
    }

    @Test
    void usageInAChunkOfItsOwnCounts() {
        receive(
                HELLO + part("length") + "data: {\"choices\":[],\"usage\":{\"completion_tokens\":41}}\n\n" + DONE,
                1_000);
        end(Outcome.TRUNCATED_BY_LENGTH);
        assertEquals(41, trace.usage.completionTokens());
    }

    @Test
    void answerWithoutTextHasNoMomentOfText() {
        receive(ROLE + STOP, 1_000);
        assertEquals(Outcome.OK, answer.complete());
        assertEquals(AttemptTrace.ABSENT, trace.reads().firstNanos());
        assertEquals(0, trace.reads().arrivals().textEvents());
        assertNull(trace.errorCode());
    }

    @Test
    void errorEventNamesItsCode() {
        receive(HELLO + part("error"), 1_000);
        answer.complete();
        assertEquals("server_error", trace.errorCode(), "the code is empty, so the type stands for it");
    }

    private void end(Outcome expected) {
        Outcome outcome = answer.complete();
        trace.ended(20_000, outcome);
        assertEquals(expected, outcome);
    }

    private static String part(String name) {
        return switch (name) {
            case "role" -> ROLE;
            case "hello" -> HELLO;
            case "stop" -> STOP;
            case "length" -> STOP.replace("\"stop\"", "\"length\"");
            case "error" ->
                "data: {\"status_code\":500,\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"code\":\"\"}}\n\n";
            case "wrapped" -> "data: {\"error\":\"overloaded\"}\n\n";
            case "flat" -> "data: {\"message\":\"m\",\"code\":\"token_quota_exceeded\"}\n\n";
            case "blank" -> "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}\n\n";
            case "odd" ->
                STOP.replace("\"usage\"", "\"created\":\"today\",\"system_fingerprint\":{},\"usage\"")
                        .replace("\"prompt_tokens\":9", "\"completion_tokens_details\":[]");
            case "cut" -> "data: {\"choices\":[{\"delta\":{},\"finish_re";
            case "junk" -> "data: {\"choices\":[\n\n";
            case "done" -> DONE;
            default -> "";
        };
    }

    private void receive(String text, long nanos) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        receive(answer, bytes, 0, bytes.length, nanos);
    }

    private static Outcome wholeAnswer(AttemptTrace trace, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return AnswerReader.whole(trace, bytes, bytes.length);
    }

    private static void receive(AnswerStream answer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        receive(answer, bytes, 0, bytes.length, 1_000);
    }

    private static void receive(AnswerStream answer, byte[] bytes, int from, int to, long nanos) {
        byte[] room = answer.room(to - from);
        System.arraycopy(bytes, from, room, answer.end(), to - from);
        answer.received(to - from, nanos);
    }
}
