package cerebras.loadtest.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Json.BadJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BadJsonTest {

    @Test
    void textThatIsNotJsonHasAPositionAndNoPath() {
        BadJson bad = readingFails("{\"model\": oops}");
        assertEquals("", bad.path());
        assertTrue(bad.getMessage().endsWith(" at line 1 column 11"), bad.getMessage());
    }

    @Test
    void valueOfTheWrongTypeHasAPath() {
        assertEquals(
                "messages.0.role",
                readingFails("{\"messages\":[{\"role\":{}}]}").path());
    }

    private static BadJson readingFails(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return assertThrows(BadJson.class, () -> Json.read(bytes, ChatRequest.class));
    }
}
