package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Completion;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.emulator.log.ServedRequest;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Pace;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WholeAnswerTest {

    @Test
    void bodyHasTheKeysOfTheApiInItsOrder() throws Exception {
        try (Emulator emulator = Emulator.start(Profiles.options().withAnswerTokens(8))) {
            HttpResponse<String> answer = new Client(emulator).chat(Client.body("thinking", "Test message", ""));
            Completion completion = Json.read(answer.body().getBytes(StandardCharsets.UTF_8), Completion.class);
            Message message = completion.choices().get(0).message();
            assertEquals(
                    "application/json",
                    answer.headers().firstValue("content-type").orElseThrow());
            assertEquals(
                    completion.id(), answer.headers().firstValue("inference-id").orElseThrow());
            assertEquals(completion.timeInfo().created().longValue(), completion.created());
            assertEquals(2, LocalTokenizer.shared().count(message.reasoning()));
            assertEquals(6, LocalTokenizer.shared().count(message.text()));
            String upToTimes = "{\"id\":\"" + completion.id()
                    + "\",\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,"
                    + "\"message\":{\"content\":" + Json.text(message.text()) + ",\"reasoning\":"
                    + Json.text(message.reasoning()) + ",\"role\":\"assistant\"}}],\"created\":" + completion.created()
                    + ",\"model\":\"thinking\",\"system_fingerprint\":\"" + completion.systemFingerprint()
                    + "\",\"object\":\"chat.completion\",\"usage\":{\"total_tokens\":77,\"completion_tokens\":8,"
                    + "\"completion_tokens_details\":{\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0,"
                    + "\"reasoning_tokens\":2},\"prompt_tokens\":69,\"prompt_tokens_details\":{\"cached_tokens\":0}},"
                    + "\"time_info\":{\"created\":";
            assertEquals(
                    upToTimes,
                    answer.body()
                            .substring(
                                    0,
                                    Math.min(upToTimes.length(), answer.body().length())));
        }
    }

    /**
     * 3 ms of queue, 100 + 2 prompt tokens at 51/ms = 2 ms, 1 token after a cadence of 4 ms, and 2.6 ms for closing:
     * 11.6 ms.
     */
    @Test
    void isDueWhenAStreamWouldClose() throws Exception {
        Pace pace = new Pace(1000, Duration.ofMillis(3), 51, Duration.ofMillis(4), 0);
        EmulatorOptions options = EmulatorOptions.defaults()
                .withModels(new Model("m", pace, 100, 0))
                .withAnswerTokens(1);
        try (Emulator emulator = Emulator.start(options)) {
            String body = new Client(emulator)
                    .chat(Client.body("m", "Test message", ""))
                    .body();
            assertTrue(
                    body.endsWith("\"queue_time\":0.003,\"prompt_time\":0.002,\"completion_time\":0.004,"
                            + "\"total_time\":0.0116}}"),
                    body);
            ServedRequest served = emulator.log().served().get(0);
            assertEquals(1, served.emissions().size());
            assertEquals(11_600_000, served.emissions().plannedNanos(0) - served.arrivalNanos());
        }
    }
}
