package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkScannerTest {

    private final ChunkScanner scanner = new ChunkScanner();
    private final List<String> texts = new ArrayList<>();
    private final Collector collector = new Collector();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what it shows                  | chunk                                                              |
                // texts              | found
                "an answer's text                 | {`choices`:[{`delta`:{`content`:` Hi`},`index`:0}],`id`:`c`}        | ANSWER= Hi          | TEXTS",
                "reasoning                        | {`choices`:[{`delta`:{`reasoning`:`hm`}}]}                          | REASONING=hm        | TEXTS",
                "reasoning as others name it      | {`choices`:[{`delta`:{`reasoning_content`:`hm`}}]}                  | REASONING=hm        | TEXTS",
                "the same reasoning twice         | {`choices`:[{`delta`:{`reasoning`:`hm`,`reasoning_content`:`hm`}}]} | REASONING=hm        | TEXTS",
                "two thoughts under two names     | {`choices`:[{`delta`:{`reasoning`:`hm`,`reasoning_content`:`so`}}]} | REASONING=hm, REASONING=so | TEXTS",
                "a refusal is an answer           | {`choices`:[{`delta`:{`refusal`:`No.`,`content`:null}}]}            | REFUSAL=No.         | TEXTS",
                "a tool call's name and arguments | {`choices`:[{`delta`:{`tool_calls`:[{`id`:`c1`,`function`:{`name`:`f`,`arguments`:`{\\`a\\``}}]}}]} | TOOL_CALL=f, TOOL_CALL={\\`a\\` | TEXTS",
                "two tool calls                   | {`choices`:[{`delta`:{`tool_calls`:[{`function`:{`name`:`f`}},{`function`:{`name`:`g`}}]}}]} | TOOL_CALL=f, TOOL_CALL=g | TEXTS",
                "the older function call          | {`choices`:[{`delta`:{`function_call`:{`name`:`f`,`arguments`:`{}`}}}]} | TOOL_CALL=f, TOOL_CALL={} | TEXTS",
                "who speaks is no text            | {`choices`:[{`delta`:{`role`:`assistant`,`name`:`Ann`,`content`:`x`}}]} | ANSWER=x       | TEXTS",
                "both kinds in one event          | {`choices`:[{`delta`:{`reasoning`:`a`,`content`:`b`}}]}             | REASONING=a, ANSWER=b | TEXTS",
                "content as a list of parts       | {`choices`:[{`delta`:{`content`:[{`type`:`text`,`text`:`a`},{`text`:`b`}]}}]} | ANSWER=a, ANSWER=b | TEXTS",
                "content as a list of strings     | {`choices`:[{`delta`:{`content`:[`a`,`b`]}}]}                       | ANSWER=a, ANSWER=b  | TEXTS",
                "a thought among the parts        | {`choices`:[{`delta`:{`content`:[{`thinking`:[{`type`:`text`,`text`:`hm`}],`type`:`thinking`}]}}]} | REASONING=hm | TEXTS",
                "a part of another type           | {`choices`:[{`delta`:{`content`:[{`type`:`video`,`text`:`a`},{`type`:`image`,`url`:`u`}]}}]} | ?video | TEXTS",
                "a text of an unknown name        | {`choices`:[{`delta`:{`thought`:`hm`,`content`:`x`}}]}              | ANSWER=x, ?thought  | TEXTS",
                "thinking blocks                  | {`choices`:[{`delta`:{`thinking_blocks`:[{`type`:`thinking`,`thinking`:`hm`,`signature`:`s`}]}}]} | REASONING=hm | TEXTS",
                "reasoning details                | {`choices`:[{`delta`:{`reasoning_details`:[{`type`:`reasoning.text`,`text`:`a`},{`type`:`reasoning.summary`,`summary`:`b`},{`data`:`c`}]}}]} | REASONING=a, REASONING=b | TEXTS",
                "details that repeat reasoning    | {`choices`:[{`delta`:{`reasoning_details`:[{`text`:`h`},{`text`:`m`}],`reasoning`:`hm`}}]} | REASONING=hm | TEXTS",
                "blocks that repeat details       | {`choices`:[{`delta`:{`reasoning_details`:[{`text`:`hm`}],`thinking_blocks`:[{`thinking`:`hm`}]}}]} | REASONING=hm | TEXTS",
                "a summary of reasoning           | {`choices`:[{`delta`:{`content`:[{`type`:`reasoning`,`summary`:[{`type`:`summary_text`,`text`:`hm`}]}]}}]} | REASONING=hm | TEXTS",
                "reasoning as an object           | {`choices`:[{`delta`:{`reasoning`:{`content`:`hm`}}}]}              | REASONING=hm        | TEXTS",
                "what is spoken                   | {`choices`:[{`delta`:{`audio`:{`id`:`a`,`data`:`UklG`,`transcript`:`Hi`}}}]} | ANSWER=Hi   | TEXTS",
                "text deep in an unknown place    | {`choices`:[{`delta`:{`thoughts`:[{`type`:`t`},{`a`:{`b`:[``,`hm`]}}],`content`:`x`}}]} | ANSWER=x, ?thoughts | TEXTS",
                "an unknown part's text           | {`choices`:[{`delta`:{`content`:[{`type`:`text`,`value`:`hm`}]}}]}   | ?value              | TEXTS",
                "an unknown place repeats a text  | {`choices`:[{`delta`:{`fields`:{`thinking`:`hm`},`reasoning`:`hm`}}]} | REASONING=hm      | TEXTS",
                "what is known to be no text      | {`choices`:[{`delta`:{`annotations`:[{`url_citation`:{`content`:`c`}}],`extra`:{`thought_signature`:`s`,`id`:`i`,`logprobs`:{`content`:[{`token`:`t`}]}}}}]} | | TEXTS",
                "text beside the delta            | {`choices`:[{`text`:`x`,`delta`:{}}]}                               | ?text               | TEXTS",
                "space around colons              | { `choices` : [ { `delta` : { `content` : `x` } } ] }               | ANSWER=x            | TEXTS",
                "the role event has no text       | {`choices`:[{`delta`:{`role`:`assistant`},`index`:0}]}              |                     | TEXTS",
                "empty and null text is none      | {`choices`:[{`delta`:{`role`:`assistant`,`content`:``,`reasoning`:null}}]} |              | TEXTS",
                "null closers close nothing       | {`choices`:[{`delta`:{`content`:`x`},`finish_reason`:null}],`usage`:null} | ANSWER=x       | TEXTS",
                "nor does an empty reason         | {`choices`:[{`delta`:{`content`:`x`},`finish_reason`:``}]}          | ANSWER=x            | TEXTS",
                "a finish reason closes           | {`choices`:[{`delta`:{},`finish_reason`:`stop`}]}                   |                     | MORE",
                "usage closes                     | {`choices`:[],`usage`:{`completion_tokens`:3}}                      |                     | MORE",
                "Groq's usage closes              | {`choices`:[{`delta`:{}}],`x_groq`:{`usage`:{}}}                    |                     | MORE",
                "an error closes                  | {`error`:{`message`:`no`}}                                          |                     | MORE",
                "an error of a choice closes      | {`choices`:[{`delta`:{`content`:`x`},`error`:{`code`:502}}]}        | ANSWER=x            | MORE",
                "text that looks like structure   | {`choices`:[{`delta`:{`content`:`\\`usage\\`:{\\`content\\`:\\`x\\``}}]} | ANSWER=\\`usage\\`:{\\`content\\`:\\`x\\` | TEXTS",
                "an escaped backslash at the end  | {`choices`:[{`delta`:{`content`:`a\\\\`}}]}                         | ANSWER=a\\\\        | TEXTS",
                "content outside the delta        | {`message`:{`content`:`whole answer`},`choices`:[{`delta`:{`content`:`x`}}]} | ANSWER=x   | TEXTS",
                "content after the delta          | {`choices`:[{`delta`:{`content`:`x`},`logprobs`:{`content`:`y`}}]}  | ANSWER=x            | TEXTS",
                "a delta inside something else    | {`a`:{`choices`:[{`delta`:{`content`:`y`}}]},`choices`:[{`delta`:{`content`:`x`}}]} | ANSWER=x | TEXTS",
                "content inside something else    | {`choices`:[{`delta`:{`content`:`x`,`audio`:{`content`:`y`},`function`:{`name`:`f`}}}]} | ANSWER=x | TEXTS",
                "a delta that is no object        | {`choices`:[{`delta`:null,`index`:0}]}                              |                     | MORE",
                "choices that are no list         | {`choices`:{`delta`:{`content`:`x`}}}                               |                     | MORE",
                "an error that is flat            | {`message`:`no`,`code`:`c`}                                         |                     | MORE",
                "two choices                      | {`choices`:[{`delta`:{`content`:`a`}},{`delta`:{`content`:`b`}}]}   | ANSWER=a, ANSWER=b  | TEXTS",
                "odd types in other places        | {`choices`:[7,null,{`index`:null,`delta`:{`content`:`x`,`tool_calls`:[null,3],`refusal`:5}}],`id`:[]} | ANSWER=x | TEXTS",
                "half a chunk                     | {`choices`:[{`delta`:{`content`:`x`}}                               |                     | NO_OBJECT",
                "more than a chunk                | {`choices`:[{`delta`:{`content`:`x`}}]} {}                          |                     | NO_OBJECT",
                "a bracket that closes a brace    | {`choices`:[{`delta`:{`content`:`x`]}]}                             |                     | NO_OBJECT",
                "no object                        | [`choices`]                                                         |                     | NO_OBJECT",
            })
    void findsTextAtItsPlaceOnly(String what, String chunk, String expected, ChunkScanner.Found found) {
        byte[] json = chunk.replace('`', '"').getBytes(StandardCharsets.UTF_8);
        assertEquals(found, scanner.scan(json, 0, json.length, collector));
        assertEquals(
                expected == null ? "" : expected.replace('`', '"').strip(),
                String.join(", ", texts).strip());
    }

    @Test
    void wholeAnswerIsScannedLikeAChunk() {
        byte[] json = """
        {"id": "x", "choices": [{
          "message": {"role": "assistant", "reasoning": "hm", "reasoning_content": "hm",
            "content": [{"type": "text", "text": "a"}], "tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]},
          "finish_reason": "stop"}]}
        """.getBytes(StandardCharsets.UTF_8);
        assertEquals(ChunkScanner.Found.MORE, ChunkScanner.ofWholeAnswers().scan(json, 0, json.length, collector));
        assertEquals(List.of("REASONING=hm", "ANSWER=a", "TOOL_CALL=f", "TOOL_CALL={}"), texts);
    }

    @Test
    void chunkCutAnywhereIsNoObjectAndHandsOverNothing() {
        byte[] json =
                "{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"Grüße\"}],\"tool_calls\":[]},\"index\":0}]}"
                        .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < json.length; length++) {
            assertEquals(
                    ChunkScanner.Found.NO_OBJECT,
                    scanner.scan(json, 0, length, collector),
                    "cut after " + length + " bytes");
        }
        assertEquals(List.of(), texts);
    }

    @Test
    void deepNestingIsSteppedOver() {
        String deep = "[{\"thinking\":".repeat(100_000);
        byte[] json = ("{\"choices\":[{\"delta\":{\"content\":" + deep).getBytes(StandardCharsets.UTF_8);
        assertEquals(ChunkScanner.Found.NO_OBJECT, scanner.scan(json, 0, json.length, collector));
    }

    @Test
    void rangeInsideALargerArrayIsScannedAlone() {
        byte[] bytes =
                "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\ndata: \"".getBytes(StandardCharsets.UTF_8);
        assertEquals(ChunkScanner.Found.TEXTS, scanner.scan(bytes, 6, 45, collector));
        assertEquals(List.of("ANSWER=x"), texts);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // what changes after {`choices`:[{`delta`:{`content`:`a`},`i`:0}]} | next chunk
                //             | known
                "the text only                     | {`choices`:[{`delta`:{`content`:`bcd`},`i`:0}]}                                 | ANSWER=bcd",
                "the text is long                  | {`choices`:[{`delta`:{`content`:`a text of more than eight bytes`},`i`:0}]}     | ANSWER=a text of more than eight bytes",
                "the text holds an escaped quote   | {`choices`:[{`delta`:{`content`:`\\`},`},`i`:0}]}                               | ANSWER=\\`},",
                "the text ends with a backslash    | {`choices`:[{`delta`:{`content`:`b\\\\`},`i`:0}]}                               | ANSWER=b\\\\",
                "the text holds the rest of a frame| {`choices`:[{`delta`:{`content`:`\\`},\\`i\\`:0}]}`},`i`:0}]}                     | ANSWER=\\`},\\`i\\`:0}]}",
                "the text has no bytes of ASCII    | {`choices`:[{`delta`:{`content`:`世界`},`i`:0}]}                                | ANSWER=世界",
                "what follows the text             | {`choices`:[{`delta`:{`content`:`b`},`i`:1}]}                                   |",
                "more follows the text             | {`choices`:[{`delta`:{`content`:`b`},`i`:0}]} and more                          |",
                "a second text follows             | {`choices`:[{`delta`:{`content`:`b`,`reasoning`:`c`},`i`:0}]}                   |",
                "the kind of text                  | {`choices`:[{`delta`:{`reasoning`:`b`},`i`:0}]}                                 |",
                "there is no text                  | {`choices`:[{`delta`:{`content`:null},`i`:0}]}                                  |",
                "a finish reason follows           | {`choices`:[{`delta`:{`content`:`b`},`finish_reason`:`stop`}]}                  |",
                "the end is missing                | {`choices`:[{`delta`:{`content`:`b                                            |",
            })
    void chunkIsKnownIfOnlyItsTextIsAnother(String change, String chunk, String expected) {
        knowFirst();
        byte[] line = (chunk.replace('`', '"') + "\n").getBytes(StandardCharsets.UTF_8);
        int known = scanner.scanKnown(line, 0, line.length, collector);
        assertEquals(expected == null ? EventDecoder.LEFT : line.length - 1, known);
        assertEquals(expected == null ? List.of() : List.of(expected.replace('`', '"')), texts);
    }

    @Test
    void knownChunkMayBeWithoutText() {
        knowFirst();
        byte[] line = "{\"choices\":[{\"delta\":{\"content\":\"\"},\"i\":0}]}\r\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(line.length - 2, scanner.scanKnown(line, 0, line.length, collector));
        assertEquals(List.of(), texts);
    }

    @Test
    void chunkIsKnownOnlyWhenAllOfItsLineHasCome() {
        knowFirst();
        byte[] line = "{\"choices\":[{\"delta\":{\"content\":\"Gr\\u00fc\\\\ße\"},\"i\":0}]}\n"
                .getBytes(StandardCharsets.UTF_8);
        for (int come = 0; come < line.length; come++) {
            assertEquals(EventDecoder.LEFT, scanner.scanKnown(line, 0, come, collector), come + " bytes");
        }
        assertEquals(List.of(), texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\\\nb", "a\rb", "a\\\rb", "line feed after eight bytes\n"})
    void lineThatEndsInsideAStringIsNotKnown(String text) {
        knowFirst();
        byte[] lines = ("{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"},\"i\":0}]}\n")
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(EventDecoder.LEFT, scanner.scanKnown(lines, 0, lines.length, collector));
        assertEquals(List.of(), texts);
    }

    private void knowFirst() {
        byte[] first = "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"i\":0}]}".getBytes(StandardCharsets.UTF_8);
        assertEquals(EventDecoder.LEFT, scanner.scanKnown(first, 0, first.length, collector));
        assertEquals(ChunkScanner.Found.TEXTS, scanner.scan(first, 0, first.length, collector));
        texts.clear();
    }

    private final class Collector implements ChunkScanner.Texts {

        @Override
        public void text(ChunkScanner.TextKind kind, byte[] bytes, int from, int to) {
            texts.add(kind + "=" + new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void unknown(byte[] bytes, int keyFrom, int keyTo) {
            texts.add("?" + new String(bytes, keyFrom, keyTo - keyFrom, StandardCharsets.UTF_8));
        }
    }
}
