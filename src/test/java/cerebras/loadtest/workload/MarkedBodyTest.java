package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.tokens.LocalTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarkedBodyTest {

  @Test
  void eachUseHasTheNextMark() {
    var body = body("{\"content\":\"ä #000000000000000000 lamp\"}", Marks.after(41));
    assertEquals("{\"content\":\"ä #000000000000000042 lamp\"}", text(body));
    assertEquals("{\"content\":\"ä #000000000000000043 lamp\"}", text(body));
  }

  @Test
  void bodiesShareTheMarks() {
    var marks = Marks.after(0);
    var bodies = List.of(body("a #000000000000000000", marks), body("b #000000000000000000", marks));
    assertEquals(List.of("a #000000000000000001", "b #000000000000000002"), bodies.stream().map(this::text).toList());
  }

  @Test
  void marksBeginAgainAfterTheLastNumber() {
    var body = body("#000000000000000000", Marks.after(999_999_999_999_999_998L));
    assertEquals("#999999999999999999", text(body));
    assertEquals("#000000000000000000", text(body));
  }

  @Test
  void markIsUniqueWhoeverAsks() {
    var body = body("#000000000000000000", Marks.after(0));
    Set<String> seen = new HashSet<>(IntStream.range(0, 10_000).parallel().mapToObj(i -> text(body)).toList());
    assertEquals(10_000, seen.size());
  }

  @Test
  void everyMarkHasSevenTokens() {
    LongStream numbers = new Random(3).longs(1000, 0, 999_999_999_999_999_999L);
    assertEquals(Set.of(7), Set.copyOf(numbers
        .mapToObj(number -> text(body("#000000000000000000", Marks.after(number))))
        .map(mark -> LocalTokenizer.shared().count(" " + mark)).distinct().toList()));
  }

  private static MarkedBody body(String text, Marks marks) {
    return new MarkedBody(text.getBytes(StandardCharsets.UTF_8), marks);
  }

  private String text(MarkedBody body) {
    return new String(body.get(), StandardCharsets.UTF_8);
  }
}
