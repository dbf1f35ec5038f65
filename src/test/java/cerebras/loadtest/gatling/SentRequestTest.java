package cerebras.loadtest.gatling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.LoadShape;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.quota.QuotaPlans;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server gets of the settings, by the engine and the request of the load. */
class SentRequestTest {

    private static final ScriptedServer.Script ANSWER = connection ->
            connection.write(ScriptedServer.streamHead() + ScriptedServer.text("Hi") + ScriptedServer.closing(1));
    private static final Map<String, String> ENVIRONMENT =
            Map.of("CEREBRAS_API_KEY", "made-up-key-on-the-wire", "GATEWAY_KEY", "made-up-gateway-key-on-the-wire");

    @TempDir
    private Path userFiles;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/                                        | /v1/chat/completions",
                "/openai/v1                               | /openai/v1/chat/completions",
                "/api/paas/v4/                            | /api/paas/v4/chat/completions",
                "/v1beta/openai                           | /v1beta/openai/chat/completions",
                "/a%20b/chat/completions                  | /a%20b/chat/completions",
                "/openai/deployments/d?api-version=2026-05-01-preview&x=%2F | /openai/deployments/d/chat/completions?api-version=2026-05-01-preview&x=%2F",
            })
    void urlIsCalledAsItIsGiven(String path, String called) throws IOException {
        assertEquals("POST " + called + " HTTP/1.1", sent(path, Map.of()).get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto      | authorization: Bearer made-up-key-on-the-wire",
                "bearer    | authorization: Bearer made-up-key-on-the-wire",
                "api-key   | api-key: made-up-key-on-the-wire",
                "x-api-key | x-api-key: made-up-key-on-the-wire",
            })
    void keyIsInTheHeaderOfTheSetting(String keyHeader, String header) throws IOException {
        List<String> keys = sent("/", Map.of("keyHeader", keyHeader)).stream()
                .filter(line -> line.contains("made-up-key-on-the-wire"))
                .toList();
        assertEquals(List.of(header), keys);
    }

    @Test
    void headersOfSettingsAndPromptAreSentOnceEach() throws IOException {
        Files.createDirectories(userFiles.resolve("prompts"));
        Files.writeString(
                userFiles.resolve("prompts/short.jsonl"),
                "{\"prompt\":\"Hi\",\"headers\":{\"X-Team\":\"prompt\",\"x-prompt\":\"#{1}\"}}");
        List<String> sent = sent(
                "/",
                Map.of(
                        "header.x-team",
                        "settings",
                        "header.x-name",
                        "#{name} $x",
                        "header.user-agent",
                        "mine",
                        "header.x-gateway-key",
                        "env:GATEWAY_KEY"));
        assertEquals(List.of("X-Team: prompt"), named(sent, "x-team"));
        assertEquals(List.of("x-prompt: #{1}"), named(sent, "x-prompt"));
        assertEquals(List.of("x-name: #{name} $x"), named(sent, "x-name"));
        assertEquals(1, named(sent, "user-agent").size(), sent.toString());
        assertTrue(named(sent, "user-agent").get(0).endsWith(": mine"), sent.toString());
        assertEquals(List.of("x-gateway-key: made-up-gateway-key-on-the-wire"), named(sent, "x-gateway-key"));
    }

    @Test
    void kindOfAMixSendsItsOwnKeyAndNotTheNameOfItsVariable() throws IOException {
        Files.createDirectories(userFiles.resolve("prompts"));
        Files.writeString(userFiles.resolve("prompts/short.jsonl"), "{\"prompt\":\"Hi\"}");
        Files.writeString(
                userFiles.resolve("mix.conf"),
                "whole { weight = 1, keyVariable = GATEWAY_KEY, stream = true, headers { X-Team = perf } }");
        List<String> sent = sent("/", Map.of("mix", "mix.conf", "stream", "false", "keyHeader", "api-key"));
        assertEquals(List.of("api-key: made-up-gateway-key-on-the-wire"), named(sent, "api-key"));
        assertEquals(List.of("X-Team: perf"), named(sent, "x-team"));
        assertEquals(List.of("Accept: text/event-stream"), named(sent, "accept"));
        assertEquals(List.of(), named(sent, "accept-encoding"));
        String all = String.join("\n", sent);
        assertFalse(all.contains("GATEWAY_KEY") || all.contains("made-up-key-on-the-wire"), all);
        assertTrue(
                all.endsWith(
                        "\"stream\":true,\"max_completion_tokens\":256,\"stream_options\":{\"include_usage\":true}}"),
                all);
    }

    @Test
    void fieldsAreInTheJson() throws IOException {
        Files.createDirectories(userFiles.resolve("prompts"));
        Files.writeString(userFiles.resolve("prompts/short.jsonl"), "{\"prompt\":\"Hi\",\"body\":{\"top_k\":5}}");
        List<String> sent =
                sent("/", Map.of("body.reasoning_effort", "low", "maxTokens", "9", "maxTokensField", "max_tokens"));
        assertEquals(
                "{\"model\":\"m\",\"messages\":[{\"content\":\"Hi\",\"role\":\"user\"}],\"stream\":true,\"max_tokens\":9,"
                        + "\"stream_options\":{\"include_usage\":true},\"reasoning_effort\":\"low\",\"top_k\":5}",
                sent.get(sent.size() - 1));
    }

    private static List<String> named(List<String> sent, String header) {
        return sent.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(header + ":"))
                .toList();
    }

    /** The lines of a request to a server of that path. */
    private List<String> sent(String path, Map<String, String> properties) throws IOException {
        try (ScriptedServer server = new ScriptedServer(ANSWER)) {
            Map<String, String> all = new HashMap<>(properties);
            all.put("model", "m");
            all.put("target", server.url() + path);
            if (!Files.exists(userFiles.resolve("prompts/short.jsonl"))) {
                all.put("prompts", "synthetic");
            }
            RunSettings settings = RunSettings.from(all, ENVIRONMENT, userFiles);
            Models models = Models.read(Path.of("user-files"));
            Setup setup = new Setup(
                    "OneCall",
                    settings,
                    settings.target().api().orElseThrow(),
                    new LoadShape.OneCall(),
                    false,
                    Questions::of,
                    models,
                    QuotaPlans.configured(settings.emulator(), models.ids()));
            try (PreflightClient client = new PreflightClient(setup)) {
                assertTrue(client.ask(setup, setup.questions().question(1, 1))
                        .trace()
                        .outcome()
                        .success());
            }
            return server.posts().get(0).lines().toList();
        }
    }
}
