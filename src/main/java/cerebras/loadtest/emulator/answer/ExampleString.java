package cerebras.loadtest.emulator.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** A text that a schema allows: of its {@code format} where that is a usual one, else a few words within its bounds. */
record ExampleString(JsonNode schema) {

  /** What asks for a longer text does not get it. */
  private static final int MOST_CHARACTERS = 10_000;

  private static final Map<String, String> FORMATS = Map.of(
      "date-time", "2026-03-14T09:26:53Z",
      "date", "2026-03-14",
      "time", "09:26:53Z",
      "duration", "PT5M",
      "email", "ada@example.com",
      "hostname", "www.example.com",
      "ipv4", "192.0.2.7",
      "ipv6", "2001:db8::7",
      "uri", "https://www.example.com/");

  String draw(SplittableRandom random) {
    String format = schema.path("format").asText();
    if (format.equals("uuid")) {
      return new UUID(random.nextLong() & ~0xf000L | 0x4000, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
    }
    return FORMATS.containsKey(format) ? FORMATS.get(format) : words(random);
  }

  private String words(SplittableRandom random) {
    StringBuilder words = new StringBuilder(phrase(random).strip());
    int least = Math.min(schema.path("minLength").asInt(), MOST_CHARACTERS);
    while (characters(words) < least) {
      words.append(phrase(random));
    }
    int most = Math.max(schema.path("maxLength").asInt(MOST_CHARACTERS), 0);
    return characters(words) <= most ? words.toString() : words.substring(0, words.offsetByCodePoints(0, most));
  }

  private static String phrase(SplittableRandom random) {
    return Token.join(Corpus.ANSWERS.subjects().get(random.nextInt(Corpus.ANSWERS.subjects().size())));
  }

  /** As JSON Schema counts them: a character beyond U+FFFF is one. */
  private static int characters(StringBuilder text) {
    return text.codePointCount(0, text.length());
  }
}
