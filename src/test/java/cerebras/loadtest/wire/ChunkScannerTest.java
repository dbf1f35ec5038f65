package cerebras.loadtest.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    // what it shows                  | chunk                                                              | texts              | all
    "an answer's text                 | {`choices`:[{`delta`:{`content`:` Hi`},`index`:0}],`id`:`c`}        | ANSWER= Hi          | true",
    "reasoning                        | {`choices`:[{`delta`:{`reasoning`:`hm`}}]}                          | REASONING=hm        | true",
    "reasoning as others name it      | {`choices`:[{`delta`:{`reasoning_content`:`hm`}}]}                  | REASONING=hm        | true",
    "a tool call's name and arguments | {`choices`:[{`delta`:{`tool_calls`:[{`function`:{`name`:`f`,`arguments`:`{\\`a\\``}}]}}]} | TOOL_CALL=f, TOOL_CALL={\\`a\\` | true",
    "both kinds in one event          | {`choices`:[{`delta`:{`reasoning`:`a`,`content`:`b`}}]}             | REASONING=a, ANSWER=b | true",
    "space around colons              | { `choices` : [ { `delta` : { `content` : `x` } } ] }               | ANSWER=x            | true",
    "the role event has no text       | {`choices`:[{`delta`:{`role`:`assistant`},`index`:0}]}              |                     | true",
    "empty and null text is none      | {`choices`:[{`delta`:{`role`:`assistant`,`content`:``,`reasoning`:null}}]} |              | true",
    "null closers close nothing       | {`choices`:[{`delta`:{`content`:`x`},`finish_reason`:null}],`usage`:null} | ANSWER=x       | true",
    "a finish reason closes           | {`choices`:[{`delta`:{},`finish_reason`:`stop`}]}                   |                     | false",
    "usage closes                     | {`choices`:[],`usage`:{`completion_tokens`:3}}                      |                     | false",
    "an error closes                  | {`error`:{`message`:`no`}}                                          |                     | false",
    "text that looks like structure   | {`choices`:[{`delta`:{`content`:`\\`usage\\`:{\\`content\\`:\\`x\\``}}]} | ANSWER=\\`usage\\`:{\\`content\\`:\\`x\\` | true",
    "an escaped backslash at the end  | {`choices`:[{`delta`:{`content`:`a\\\\`}}]}                         | ANSWER=a\\\\        | true",
    "content outside the delta        | {`message`:{`content`:`whole answer`},`choices`:[{`delta`:{`content`:`x`}}]} | ANSWER=x   | true",
    "content after the delta          | {`choices`:[{`delta`:{`content`:`x`},`logprobs`:{`content`:`y`}}]}  | ANSWER=x            | true",
    "a delta that is no object        | {`choices`:[{`delta`:null,`message`:{`content`:`y`}}]}              |                     | false",
    "an error that is flat            | {`message`:`no`,`code`:`c`}                                         |                     | false",
    "two choices                      | {`choices`:[{`delta`:{`content`:`a`}},{`delta`:{`content`:`b`}}]}   | ANSWER=a, ANSWER=b  | true",
  })
  void findsTextInTheDeltaOnly(String what, String chunk, String expected, boolean textIsAll) {
    byte[] json = chunk.replace('`', '"').getBytes(StandardCharsets.UTF_8);
    assertEquals(textIsAll, scanner.scan(json, 0, json.length, this::collect));
    assertEquals(expected == null ? "" : expected.replace('`', '"').strip(), String.join(", ", texts).strip());
  }

  @Test
  void chunkCutAnywhereIsNeverTakenForAWholeOne() {
    byte[] json = "{\"choices\":[{\"delta\":{\"content\":\"Grüße\"},\"index\":0}]}".getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < json.length; length++) {
      assertFalse(scanner.scan(json, 0, length, this::collect), "cut after " + length + " bytes");
    }
  }

  @Test
  void rangeInsideALargerArrayIsScannedAlone() {
    byte[] bytes = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\ndata: \"".getBytes(StandardCharsets.UTF_8);
    assertEquals(true, scanner.scan(bytes, 6, 45, this::collect));
    assertEquals(List.of("ANSWER=x"), texts);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    // what changes after {`delta`:{`content`:`a`},`i`:0} | next chunk                                     | known
    "the text only                     | {`delta`:{`content`:`bcd`},`i`:0}                                 | ANSWER=bcd",
    "the text is long                  | {`delta`:{`content`:`a text of more than eight bytes`},`i`:0}     | ANSWER=a text of more than eight bytes",
    "the text holds an escaped quote   | {`delta`:{`content`:`\\`},`},`i`:0}                               | ANSWER=\\`},",
    "the text ends with a backslash    | {`delta`:{`content`:`b\\\\`},`i`:0}                               | ANSWER=b\\\\",
    "the text holds the rest of a frame| {`delta`:{`content`:`\\`},\\`i\\`:0}`},`i`:0}                     | ANSWER=\\`},\\`i\\`:0}",
    "the text has no bytes of ASCII    | {`delta`:{`content`:`世界`},`i`:0}                                | ANSWER=世界",
    "what follows the text             | {`delta`:{`content`:`b`},`i`:1}                                   |",
    "more follows the text             | {`delta`:{`content`:`b`},`i`:0} and more                          |",
    "a second text follows             | {`delta`:{`content`:`b`,`reasoning`:`c`},`i`:0}                   |",
    "the kind of text                  | {`delta`:{`reasoning`:`b`},`i`:0}                                 |",
    "there is no text                  | {`delta`:{`content`:null},`i`:0}                                  |",
    "a finish reason follows           | {`delta`:{`content`:`b`},`finish_reason`:`stop`}                  |",
    "the end is missing                | {`delta`:{`content`:`b                                            |",
  })
  void chunkIsKnownIfOnlyItsTextIsAnother(String change, String chunk, String expected) {
    knowFirst();
    byte[] line = (chunk.replace('`', '"') + "\n").getBytes(StandardCharsets.UTF_8);
    int known = scanner.scanKnown(line, 0, line.length, this::collect);
    assertEquals(expected == null ? EventDecoder.LEFT : line.length - 1, known);
    assertEquals(expected == null ? List.of() : List.of(expected.replace('`', '"')), texts);
  }

  @Test
  void knownChunkMayBeWithoutText() {
    knowFirst();
    byte[] line = "{\"delta\":{\"content\":\"\"},\"i\":0}\r\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(line.length - 2, scanner.scanKnown(line, 0, line.length, this::collect));
    assertEquals(List.of(), texts);
  }

  @Test
  void chunkIsKnownOnlyWhenAllOfItsLineHasCome() {
    knowFirst();
    byte[] line = "{\"delta\":{\"content\":\"Gr\\u00fc\\\\ße\"},\"i\":0}\n".getBytes(StandardCharsets.UTF_8);
    for (int come = 0; come < line.length; come++) {
      assertEquals(EventDecoder.LEFT, scanner.scanKnown(line, 0, come, this::collect), come + " bytes");
    }
    assertEquals(List.of(), texts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\\\nb", "a\rb", "a\\\rb", "line feed after eight bytes\n"})
  void lineThatEndsInsideAStringIsNotKnown(String text) {
    knowFirst();
    byte[] lines = ("{\"delta\":{\"content\":\"" + text + "\"},\"i\":0}\n").getBytes(StandardCharsets.UTF_8);
    assertEquals(EventDecoder.LEFT, scanner.scanKnown(lines, 0, lines.length, this::collect));
    assertEquals(List.of(), texts);
  }

  private void knowFirst() {
    byte[] first = "{\"delta\":{\"content\":\"a\"},\"i\":0}".getBytes(StandardCharsets.UTF_8);
    assertEquals(EventDecoder.LEFT, scanner.scanKnown(first, 0, first.length, this::collect));
    assertTrue(scanner.scan(first, 0, first.length, this::collect));
    texts.clear();
  }

  private void collect(ChunkScanner.TextKind kind, byte[] bytes, int from, int to) {
    texts.add(kind + "=" + new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }
}
