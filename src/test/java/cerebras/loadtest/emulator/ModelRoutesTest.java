package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.models.Models;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRoutesTest {

    private static final String GPT_OSS =
            "{\"id\":\"gpt-oss-120b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"Cerebras\"}";
    private static final String QWEN =
            "{\"id\":\"qwen-3.8-27b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"Cerebras\"}";

    private final Emulator emulator = Emulator.start(EmulatorOptions.defaults());
    private final Client client = new Client(emulator);

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void listHasEveryModelInAnyOrder() throws Exception {
        Set<String> lists =
                Set.of(client.get("/v1/models").body(), client.get("/v1/models").body());
        assertEquals(Set.of(list(GPT_OSS, QWEN), list(QWEN, GPT_OSS)), lists);
    }

    @Test
    void modelIsFoundByItsId() throws Exception {
        assertEquals(QWEN, client.get("/v1/models/qwen-3.8-27b?format=default").body());
    }

    @Test
    void listNeedsAKey() throws Exception {
        assertEquals(403, client.send(client.request("/v1/models").GET()).statusCode());
    }

    @Test
    void publicModelIsReportedInFullAndNeedsNoKey() throws Exception {
        HttpResponse<String> answer = anonymous("/public/v1/models/gpt-oss-120b");
        assertEquals(200, answer.statusCode());
        assertEquals("""
        {"id":"gpt-oss-120b","object":"model","created":1754438400,"owned_by":"OpenAI","name":"OpenAI GPT OSS",\
        "description":"Open-weight mixture-of-experts model of 120 billion parameters that thinks before it answers.",\
        "hugging_face_id":"openai/gpt-oss-120b","pricing":{"prompt":"0.00000035","completion":"0.00000075"},\
        "capabilities":{"streaming":true,"function_calling":true,"structured_outputs":true,"vision":false,\
        "json_mode":true,"tools":true,"tool_choice":true,"parallel_tool_calls":false,"response_format":true,\
        "reasoning":true},"supported_parameters":{"temperature":true,"top_p":true,"seed":true,"stop":true,\
        "max_completion_tokens":true,"logprobs":false,"top_logprobs":false,"frequency_penalty":true,\
        "presence_penalty":true,"logit_bias":true,"repetition_penalty":false},"architecture":{"modality":"text",\
        "tokenizer":"GPT","instruct_type":"harmony"},"limits":{"max_context_length":131072,\
        "max_completion_tokens":40960,"requests_per_minute":null,"tokens_per_minute":null},\
        "datacenter_locations":[],"deprecated":false,"preview":false,"quantization":"FP16/8 (weights only)"}""", answer.body());
    }

    @Test
    void publicListHasWhatIsAlsoToldOfEachModel() throws Exception {
        String gptOss = anonymous("/public/v1/models/gpt-oss-120b").body();
        String qwen = anonymous("/public/v1/models/qwen-3.8-27b").body();
        Set<String> lists = Set.of(
                anonymous("/public/v1/models").body(),
                anonymous("/public/v1/models").body());
        assertEquals(Set.of(list(gptOss, qwen), list(qwen, gptOss)), lists);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "llama-3.3-70b", "llama3.3-70b"})
    void modelThatIsNotOfferedIsNotPublic(String id) throws Exception {
        HttpResponse<String> answer = anonymous("/public/v1/models/" + id);
        assertEquals(404, answer.statusCode());
        assertEquals("{\"detail\":\"Model '" + id + "' not found or not publicly available\"}", answer.body());
    }

    @Test
    void retiredModelThatIsOfferedIsCalledDeprecated() throws Exception {
        try (Emulator all = Emulator.start(
                EmulatorOptions.defaults().withModels(Models.shipped().all()))) {
            Client old = new Client(all);
            String body = old.send(
                            old.request("/public/v1/models/llama-3.3-70b").GET())
                    .body();
            assertTrue(body.contains("\"deprecated\":true"), body);
            assertTrue(body.contains("\"pricing\":{\"prompt\":\"0.00000085\",\"completion\":\"0.0000012\"}"), body);
            assertEquals(
                    200,
                    old.chat(Client.body("llama-3.3-70b", "Hi", "\"max_tokens\":1"))
                            .statusCode());
            assertEquals(
                    404,
                    old.chat(Client.body("llama3.3-70b", "Hi", "\"max_tokens\":1"))
                            .statusCode());
        }
    }

    @Test
    void healthNeedsNoKey() throws Exception {
        HttpResponse<String> health = anonymous("/health");
        assertEquals(200, health.statusCode());
        assertEquals("{\"status\":\"ok\"}", health.body());
    }

    @Test
    void warmingUpNeedsNoKey() throws Exception {
        assertEquals("{}", client.send(client.request("/v1/tcp_warming").GET()).body());
    }

    private HttpResponse<String> anonymous(String path) throws Exception {
        return client.send(client.request(path).GET());
    }

    private static String list(String first, String second) {
        return "{\"object\":\"list\",\"data\":[" + first + "," + second + "]}";
    }
}
