package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.emulator.log.ServedRequest.Ending;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTest {

    private static final String INVALID = "\",\"type\":\"invalid_request_error\",";

    private final Emulator emulator = Emulator.start(Profiles.options().withAcceptedKey("test-key"));
    private final Client client = new Client(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void withoutAuthorizationIs403() throws Exception {
        HttpResponse<String> answer =
                client.send(client.request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.noBody()));
        assertError(403, "{\"detail\":\"Not authenticated\"}", answer);
    }

    @ParameterizedTest
    @CsvSource({"Basic abc", "Bearer", "'Bearer  '", "test-key"})
    void withoutBearerTokenIs403(String authorization) throws Exception {
        assertEquals(403, client.chat("{}", authorization).statusCode());
    }

    @Test
    void wrongKeyIs401() throws Exception {
        String body = "{\"message\":\"Wrong API Key" + INVALID + "\"param\":\"api_key\",\"code\":\"wrong_api_key\"}";
        assertError(401, body, client.chat("not even JSON", "Bearer other"));
    }

    @Test
    void unknownModelIs404() throws Exception {
        String body = "{\"message\":\"Model llama3.3-70b does not exist or you do not have access to it.\","
                + "\"type\":\"not_found_error\",\"param\":\"model\",\"code\":\"model_not_found\"}";
        assertError(404, body, client.chat(Client.body("llama3.3-70b", "Hi", "")));
        assertError(404, body, client.get("/v1/models/llama3.3-70b"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}`| model: property 'model' is missing",
                "`{\"model\":\"fast\"}`| messages: property 'messages' is missing",
                "`{\"model\":\"fast\",\"messages\":[],\"store\":true}`"
                        + "| messages: property 'messages' is too short: expected at least 1\\nstore: property 'store' is unsupported",
                "`{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + "\"max_tokens\":1,\"max_completion_tokens\":1}`"
                        + "| max_tokens: property 'max_tokens' cannot be combined with 'max_completion_tokens'",
                "`{\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":-2}`"
                        + "| max_tokens: property 'max_tokens' must be -1 or more",
            },
            delimiter = '|')
    void wrongFormIs400(String request, String message) throws Exception {
        String body =
                "{\"message\":\"" + message + INVALID + "\"param\":\"validation_error\",\"code\":\"wrong_api_format\"}";
        assertError(400, body, client.chat(request));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"oops| line 1 column 1", "{\"model\":| line 1 column 10", "''| line 1 column 1"},
            delimiter = '|')
    void invalidJsonIs400AndSaysWhere(String request, String position) throws Exception {
        HttpResponse<String> answer = client.chat(request);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().startsWith("{\"message\":\": Invalid JSON: "), answer.body());
        assertTrue(answer.body().contains(position + INVALID), answer.body());
    }

    @ParameterizedTest
    @CsvSource({"/", "/v1", "/v1/chat", "/v1/models/", "/v2/models", "/v1/responses"})
    void unknownPathIs404WithoutBody(String path) throws Exception {
        HttpResponse<String> answer = client.send(client.request(path).GET());
        assertEquals(404, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("text/plain", answer.headers().firstValue("content-type").orElseThrow());
    }

    @Test
    void wrongMethodIs405() throws Exception {
        assertError(405, "{\"detail\":\"Method Not Allowed\"}", client.get("/v1/chat/completions"));
    }

    @Test
    void bodyAboveTheLimitIs413AndTheConnectionGoesOn() throws Exception {
        String tooLarge = "x".repeat(10_000_000 + 1);
        assertEquals(413, client.chat(tooLarge).statusCode());
        assertEquals(200, client.get("/v1/models").statusCode());
    }

    @Test
    void refusalsAreLogged() throws Exception {
        client.chat("{}", "Bearer other");
        ServedRequest served = emulator.log().served().get(0);
        assertEquals(401, served.status().orElseThrow());
        assertEquals("POST /v1/chat/completions", served.requestLine());
        assertTrue(served.model().isEmpty());
        assertEquals(0, served.outputTokens());
        assertEquals(Ending.COMPLETE, served.ending());
    }

    private static void assertError(int status, String body, HttpResponse<String> answer) {
        assertEquals(body, answer.body());
        assertEquals(status, answer.statusCode());
        assertEquals(
                "application/json", answer.headers().firstValue("content-type").orElseThrow());
        assertEquals(
                Integer.toString(body.length()),
                answer.headers().firstValue("content-length").orElseThrow());
    }
}
