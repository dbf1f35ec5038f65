package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.ErrorEvent;
import cerebras.loadtest.emulator.fault.ErrorKind;
import cerebras.loadtest.emulator.fault.FaultPlan;
import cerebras.loadtest.emulator.fault.Trigger.Rate;
import cerebras.loadtest.emulator.http.StandardHeaders;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.settings.EmulatorSettings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What differs from one dialect to the next, on the wire. */
class DialectsTest {

    private static final String ASKED = "\"stream_options\":{\"include_usage\":true}";
    private static final String IN_EVERY_CHUNK =
            "\"stream_options\":{\"include_usage\":true,\"continuous_usage_stats\":true}";

    private Emulator emulator;
    private Client client;

    private void start(Dialect dialect) {
        start(Profiles.options().withDialect(dialect));
    }

    private void start(EmulatorOptions options) {
        emulator = Emulator.start(options.withAnswerTokens(60));
        client = new Client(emulator);
    }

    @AfterEach
    void close() {
        if (emulator != null) {
            emulator.close();
        }
    }

    private List<String> stream(String model, String more) throws Exception {
        HttpResponse<String> answer =
                client.chat(Client.body(model, "Hi", "\"stream\":true" + (more.isEmpty() ? "" : "," + more)));
        assertEquals(200, answer.statusCode(), answer.body());
        List<String> events = Client.events(answer.body());
        assertEquals("[DONE]", events.get(events.size() - 1));
        return events.subList(0, events.size() - 1);
    }

    private int sentTokens() {
        return emulator.log().served().get(0).outputTokens();
    }

    @ParameterizedTest
    @CsvSource({"OPENAI, true", "OPENAI, false", "VLLM, true", "VLLM, false", "GROQ, true"})
    void usageOfAStreamStandsInAChunkOfItsOwnIfItIsAskedFor(Dialect dialect, boolean asked) throws Exception {
        start(dialect);
        List<String> chunks = stream("thinking", asked ? ASKED : "");
        JsonNode last = json(chunks.get(chunks.size() - 1));
        List<String> others = chunks.subList(0, chunks.size() - (asked ? 1 : 0));
        if (asked) {
            assertEquals(0, last.get("choices").size());
            assertEquals(sentTokens(), last.at("/usage/completion_tokens").intValue());
            assertEquals(
                    last.at("/usage/total_tokens").intValue(),
                    last.at("/usage/prompt_tokens").intValue() + sentTokens());
        }
        for (String chunk : others) {
            assertFalse(chunk.contains("\"usage\":{") && dialect != Dialect.GROQ, chunk);
            assertEquals(asked && dialect == Dialect.OPENAI, chunk.contains("\"usage\":null"), chunk);
            assertFalse(chunk.contains("time_info"), chunk);
        }
        assertTrue(others.get(others.size() - 1).contains("\"finish_reason\":\"stop\""));
        assertTrue(others.get(0).contains("\"finish_reason\":null"));
    }

    @Test
    void groqTellsTheUsageInItsOwnFieldUnasked() throws Exception {
        start(Dialect.GROQ);
        List<String> chunks = stream("thinking", "");
        JsonNode last = json(chunks.get(chunks.size() - 1));
        assertEquals("stop", last.at("/choices/0/finish_reason").textValue());
        assertEquals(sentTokens(), last.at("/x_groq/usage/completion_tokens").intValue());
        assertTrue(last.at("/x_groq/usage/queue_time").isNumber());
        assertTrue(last.path("usage").isMissingNode());
        assertTrue(json(chunks.get(0)).at("/x_groq/id").textValue().startsWith("req_"));
    }

    @Test
    void vllmCountsInEveryChunkIfItIsAskedTo() throws Exception {
        start(Dialect.VLLM);
        List<String> chunks = stream("thinking", IN_EVERY_CHUNK);
        int before = 0;
        for (String chunk : chunks) {
            int tokens = json(chunk).at("/usage/completion_tokens").asInt(-1);
            assertTrue(tokens >= before, tokens + " after " + before);
            before = tokens;
        }
        assertEquals(sentTokens(), before);
        assertEquals(0, json(chunks.get(0)).at("/usage/completion_tokens").asInt(-1));
    }

    @ParameterizedTest
    @CsvSource({"CEREBRAS, reasoning", "OPENAI, ''", "VLLM, reasoning_content", "GROQ, reasoning"})
    void reasoningHasTheNameOfTheDialectOrIsHidden(Dialect dialect, String name) throws Exception {
        start(dialect);
        String text = String.join("\n", stream("thinking", ""));
        for (String field : List.of("reasoning", "reasoning_content")) {
            assertEquals(field.equals(name), text.contains("\"delta\":{\"" + field + "\":"), field);
        }
        String whole = client.chat(Client.body("thinking", "Hi", "")).body();
        for (String field : List.of("reasoning", "reasoning_content")) {
            assertEquals(field.equals(name), whole.contains("\"" + field + "\":\""), field + " in " + whole);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CEREBRAS", "OPENAI", "VLLM", "GROQ"})
    void streamJoinedIsTheWholeAnswerAndTokensAreThoseOfTheLog(Dialect dialect) throws Exception {
        start(dialect);
        String more = "\"seed\":7";
        StringBuilder text = new StringBuilder();
        for (String chunk : stream("thinking", more + "," + ASKED)) {
            text.append(json(chunk).at("/choices/0/delta/content").asText(""));
        }
        JsonNode whole = json(client.chat(Client.body("thinking", "Hi", more)).body());
        assertEquals(whole.at("/choices/0/message/content").textValue(), text.toString());
        assertEquals(
                emulator.log().served().get(1).outputTokens(),
                whole.at("/usage/completion_tokens").intValue());
        assertEquals(
                emulator.log().served().get(1).id().orElseThrow(),
                whole.get("id").textValue());
        assertEquals(sentTokens(), emulator.log().served().get(1).outputTokens());
        assertEquals(dialect == Dialect.CEREBRAS, whole.has("time_info"));
        assertTrue(whole.get("id").textValue().startsWith("chatcmpl-"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENAI", "VLLM", "GROQ"})
    void callOfAFunctionIsOneCallWhateverTheOrderOfItsFields(Dialect dialect) throws Exception {
        start(dialect);
        String tools = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":"
                + "{\"type\":\"object\",\"properties\":{\"at\":{\"type\":\"string\"}}}}}]";
        StringBuilder arguments = new StringBuilder();
        String name = "";
        for (String chunk : stream("fast", tools)) {
            JsonNode call = json(chunk).at("/choices/0/delta/tool_calls/0");
            name += call.at("/function/name").asText("");
            arguments.append(call.at("/function/arguments").asText(""));
        }
        assertEquals("look", name);
        assertTrue(json(arguments.toString()).get("at").isTextual(), arguments.toString());
    }

    /** Reports say "simulated" by the first, and clients know the dialect by the others. */
    @ParameterizedTest
    @CsvSource({"CEREBRAS", "OPENAI", "VLLM", "GROQ"})
    void answerSaysThatAnEmulatorPlaysAndWhichDialect(Dialect dialect) throws Exception {
        start(dialect);
        HttpResponse<String> answer = client.chat(Client.body("fast", "Hi", ""));
        Map<String, String> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        assertEquals(
                dialect == Dialect.VLLM ? "uvicorn cerebras-emulator" : "cerebras-emulator", headers.get("server"));
        assertTrue(StandardHeaders.isEmulator(headers.get("server")));
        assertEquals(Optional.of(dialect), Dialect.seenIn(headers).map(Dialect.Choice::dialect), headers.toString());
        assertEquals(dialect == Dialect.CEREBRAS, headers.containsKey("inference-id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI | wrong key  | 401 | /error/code | invalid_api_key",
                "OPENAI | no key     | 401 | /error/type | invalid_request_error",
                "OPENAI | model      | 404 | /error/code | model_not_found",
                "OPENAI | context    | 400 | /error/code | context_length_exceeded",
                "OPENAI | context    | 400 | /error/message | `This model's maximum context length is 131072 tokens. `",
                "OPENAI | field      | 400 | /error/message | `property 'top_k' is unsupported`",
                "OPENAI | path       | 404 | /error/message | Invalid URL",
                "GROQ   | wrong key  | 401 | /error/code | invalid_api_key",
                "GROQ   | no key     | 401 | /error/message | Invalid API Key",
                "GROQ   | model      | 404 | /error/code | model_not_found",
                "GROQ   | context    | 400 | /error/code | context_length_exceeded",
                "GROQ   | field      | 400 | /error/message | `property 'top_k' is unsupported`",
                "VLLM   | wrong key  | 401 | /error | Unauthorized",
                "VLLM   | model      | 404 | /error/code | 404",
                "VLLM   | context    | 400 | /error/message | `This model's maximum context length is 131072 tokens. `",
                "VLLM   | path       | 404 | /detail | Not Found",
                "VLLM   | method     | 405 | /detail | Method Not Allowed",
                "VLLM   | json       | 400 | /error/code | 400",
            })
    void errorIsSaidAsTheDialectSaysIt(Dialect dialect, String wrong, int status, String where, String what)
            throws Exception {
        start(Profiles.options().withDialect(dialect).withAcceptedKey("test-key"));
        HttpResponse<String> answer = provoke(wrong);
        assertEquals(status, answer.statusCode(), answer.body());
        assertTrue(json(answer.body()).at(where).asText().startsWith(what.strip()), answer.body());
    }

    private HttpResponse<String> provoke(String wrong) throws Exception {
        return switch (wrong) {
            case "wrong key" -> client.chat(Client.body("fast", "Hi", ""), "Bearer other");
            case "no key" -> client.chat(Client.body("fast", "Hi", ""), "Basic x");
            case "model" -> client.chat(Client.body("none", "Hi", ""));
            case "context" -> client.chat(Client.body("fast", "word ".repeat(140_000), ""));
            case "field" -> client.chat(Client.body("fast", "Hi", "\"top_k\":1"));
            case "json" -> client.chat("oops");
            case "path" -> client.get("/v1/nowhere");
            case "method" -> client.get("/v1/chat/completions");
            default -> throw new IllegalArgumentException(wrong);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI | `\"store\":false,\"verbosity\":\"low\",\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false}` | 200",
                "GROQ   | `\"include_reasoning\":false` | 200",
                "VLLM   | `\"top_k\":1,\"min_p\":0.1,\"chat_template_kwargs\":{\"a\":1}` | 200",
                "VLLM   | `\"max_tokens\":3,\"max_completion_tokens\":3` | 200",
                "VLLM   | `\"temperature\":3` | 400",
                "CEREBRAS | `\"store\":false` | 400",
            })
    void fieldIsKnownToSomeDialects(Dialect dialect, String fields, int status) throws Exception {
        start(dialect);
        assertEquals(status, client.chat(Client.body("fast", "Hi", fields)).statusCode());
    }

    @Test
    void vllmNeedsNoKeyUnlessOneIsSet() throws Exception {
        start(Dialect.VLLM);
        assertEquals(200, client.chat(Client.body("fast", "Hi", ""), "none").statusCode());
    }

    @Test
    void groqIsFoundUnderBothOfItsPaths() throws Exception {
        start(Dialect.GROQ);
        assertEquals(200, client.get("/openai/v1/models").statusCode());
        assertEquals(200, client.get("/v1/models/fast").statusCode());
        assertEquals(404, client.get("/public/v1/models").statusCode());
    }

    /** The plan: 100 requests a minute and 1,000 a day, 50,000 tokens a minute. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "OPENAI | 100 | 99 | 600ms | 50000",
                "GROQ   | 1000 | 999 | 1m26.4s | 50000",
                "VLLM   | -   | -  | -     | -",
            })
    void quotaIsStatedInTheHeadersOfTheDialect(Dialect dialect, String limit, String left, String reset, String tokens)
            throws Exception {
        start(Profiles.options()
                .withDialect(dialect)
                .withQuota(QuotaPlans.of("""
        own { models.default { requests { minute = 100, day = 1000 }, tokens { minute = 50000 } } }""", "quotas.conf").find("own").orElseThrow()));
        HttpResponse<String> answer = client.chat(Client.body("fast", "Hi", "\"max_tokens\":3"));
        assertEquals(200, answer.statusCode());
        assertEquals(Optional.ofNullable(limit), answer.headers().firstValue("x-ratelimit-limit-requests"));
        assertEquals(Optional.ofNullable(left), answer.headers().firstValue("x-ratelimit-remaining-requests"));
        assertEquals(Optional.ofNullable(tokens), answer.headers().firstValue("x-ratelimit-limit-tokens"));
        assertEquals(
                reset == null,
                answer.headers().firstValue("x-ratelimit-reset-requests").isEmpty());
        assertTrue(
                answer.headers().firstValue("x-ratelimit-limit-requests-minute").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12ms",
        "999, 999ms",
        "1000, 1s",
        "7660, 7.66s",
        "60000, 1m0s",
        "179560, 2m59.56s",
        "360000, 6m0s",
        "3605000, 1h0m5s",
        "0, 0ms"
    })
    void resetIsADuration(long millis, String text) {
        assertEquals(text, QuotaHeaders.duration(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, REQUEST_QUOTA, rate_limit_exceeded",
        "GROQ, TOKEN_QUOTA, rate_limit_exceeded",
        "OPENAI, PAYMENT_REQUIRED, insufficient_quota",
        "VLLM, REQUEST_QUOTA, 429"
    })
    void faultIsAnErrorOfTheDialect(Dialect dialect, ErrorKind error, String code) throws Exception {
        start(Profiles.options()
                .withDialect(dialect)
                .withFaults(FaultPlan.none().with(new ErrorAnswer(error), new Rate(1))));
        HttpResponse<String> answer = client.chat(Client.body("fast", "Hi", ""));
        assertEquals(429, answer.statusCode());
        assertEquals(code, json(answer.body()).at("/error/code").asText());
    }

    @Test
    void errorInAStreamIsOneOfTheDialect() throws Exception {
        start(Profiles.options()
                .withDialect(Dialect.OPENAI)
                .withFaults(FaultPlan.none().with(new ErrorEvent(2), new Rate(1))));
        List<String> events = Client.events(
                client.chat(Client.body("fast", "Hi", "\"stream\":true")).body());
        assertEquals(
                "server_error",
                json(events.get(events.size() - 1)).at("/error/type").textValue());
    }

    @Test
    void dialectsOfTheSettingAreThoseOfTheEmulator() {
        assertEquals(EmulatorOptions.DIALECTS, EmulatorSettings.DIALECTS);
        assertThrows(IllegalArgumentException.class, () -> Profiles.options().withDialect(Dialect.AZURE));
    }

    private static JsonNode json(String text) throws IOException {
        return Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }
}
