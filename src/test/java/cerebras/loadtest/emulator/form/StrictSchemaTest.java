package cerebras.loadtest.emulator.form;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictSchemaTest {

    private static final String ROOT = "response_format.json_schema.schema";

    @Test
    void lengthIsLimitedTo5000Characters() {
        // {"description":"…"} has 18 characters around the text
        assertPasses("{\"description\":\"" + "x".repeat(4982) + "\"}");
        assertRefused("has 5001 characters: expected at most 5000", "{\"description\":\"" + "x".repeat(4983) + "\"}");
    }

    @Test
    void depthIsLimitedTo10Levels() {
        assertPasses(lists(9));
        assertRefused("has 11 levels: expected at most 10", lists(10));
    }

    @Test
    void propertiesAreLimitedTo500Altogether() {
        assertPasses(object(properties(0, 500)));
        assertRefused(
                "has 501 properties: expected at most 500",
                object(properties(0, 300) + ",\"inner\":" + object(properties(300, 500))));
    }

    @Test
    void enumValuesAreLimitedTo500Altogether() {
        String values = IntStream.range(100, 350).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertPasses("{\"anyOf\":[{\"enum\":[" + values + "]},{\"enum\":[" + values + "]}]}");
        assertRefused(
                "has 501 enum values: expected at most 500",
                "{\"anyOf\":[{\"enum\":[" + values + "]},{\"enum\":[" + values + ",0]}]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      {"type":"object"}                                          | ``
      {"type":["object","null"],"additionalProperties":true}     | ``
      {"properties":{},"additionalProperties":{"type":"string"}} | ``
      {"type":"array","items":{"type":"object"}}                 | .items
      {"anyOf":[{"type":"string"},{"type":"object"}]}            | .anyOf.1
      {"$defs":{"a":{"type":"object"}}}                          | .$defs.a
      {"properties":{"a":{"type":"object"}},"additionalProperties":false} | .properties.a
      """)
    void everyObjectMustForbidOtherProperties(String schema, String path) {
        String expected = ROOT + path + ": property '" + ROOT + path + "' needs additionalProperties to be false";
        assertEquals(expected, Forms.problems(request(schema, true)));
        assertDoesNotThrow(() -> Forms.read(request(schema, false)));
    }

    private static void assertPasses(String schema) {
        assertDoesNotThrow(() -> Forms.read(request(schema, true)));
    }

    private static void assertRefused(String problem, String schema) {
        assertEquals(ROOT + ": property '" + ROOT + "' " + problem, Forms.problems(request(schema, true)));
        assertDoesNotThrow(() -> Forms.read(request(schema, false)));
    }

    private static String request(String schema, boolean strict) {
        return Forms.with("""
        "response_format":{"type":"json_schema","json_schema":{"name":"x","strict":%s,"schema":%s}}""".formatted(strict, schema));
    }

    /** A list of lists, and in the innermost a text: one level more than there are lists. */
    private static String lists(int count) {
        return "{\"items\":".repeat(count) + "{\"type\":\"string\"}" + "}".repeat(count);
    }

    private static String object(String properties) {
        return "{\"additionalProperties\":false,\"properties\":{" + properties + "}}";
    }

    /** Eight characters each at most, so that 500 are shorter than the limit of the length. */
    private static String properties(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(index -> "\"" + Integer.toString(index, 36) + "\":{}")
                .collect(Collectors.joining(","));
    }
}
