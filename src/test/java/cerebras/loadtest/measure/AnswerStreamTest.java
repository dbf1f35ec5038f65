package cerebras.loadtest.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerStreamTest {

  private static final String ROLE = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"},\"index\":0}]}\n\n";
  private static final String REASONING = "data: {\"choices\":[{\"delta\":{\"reasoning\":\"Hm\"},\"index\":0}]}\n\n";
  private static final String HELLO = "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"},\"index\":0}]}\n\n";
  private static final String WORLD = "data: {\"choices\":[{\"delta\":{\"content\":\" w\\u00f6rld\\n\"},\"index\":0}]}\n\n";
  private static final String STOP = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}],"
      + "\"usage\":{\"completion_tokens\":5,\"prompt_tokens\":9},\"time_info\":{\"queue_time\":0.004}}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String WHOLE = ROLE + REASONING + HELLO + WORLD + STOP + DONE;

  private final AttemptTrace trace = new AttemptTrace("users", 1, 1, 1, "m", true);
  private final AnswerStream answer = new AnswerStream(trace);

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
    assertArrayEquals(new int[] {0, 5, 5}, arrivals.readGapMicros(), "0, 5 and 5.5 microseconds, the sum cut to 10");
    assertArrayEquals(new int[] {2, 5, 13}, arrivals.readTextBytes(), "as they stand in the JSON, escapes included");
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
    "complete, role wrapped,            STREAM_ERROR",
    "complete, role flat,               STREAM_ERROR",
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

  @Test
  void usageInAChunkOfItsOwnCounts() {
    receive(HELLO + part("length") + "data: {\"choices\":[],\"usage\":{\"completion_tokens\":41}}\n\n" + DONE, 1_000);
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
      case "error" -> "data: {\"status_code\":500,\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"code\":\"\"}}\n\n";
      case "wrapped" -> "data: {\"error\":\"overloaded\"}\n\n";
      case "flat" -> "data: {\"message\":\"m\",\"code\":\"token_quota_exceeded\"}\n\n";
      case "blank" -> "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}\n\n";
      case "odd" -> STOP.replace("\"usage\"", "\"created\":\"today\",\"system_fingerprint\":{},\"usage\"")
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

  private static void receive(AnswerStream answer, byte[] bytes, int from, int to, long nanos) {
    byte[] room = answer.room(to - from);
    System.arraycopy(bytes, from, room, answer.end(), to - from);
    answer.received(to - from, nanos);
  }
}
