package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.KEY;
import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static cerebras.loadtest.settings.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    private static final String EXPECTED =
            ": expected the base URL of a server, https:// or http://, for example -Dtarget=https://api.cerebras.ai";
    private static final String UNENCRYPTED =
            " would send the API key over the network unencrypted: use https, or send no"
                    + " key with -DkeyVariable=none, for example ";

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                // target, key, base URL of the environment, kind, URL that is called
                "absent, absent, absent, EMULATOR, emulator",
                "auto, absent, absent, EMULATOR, emulator",
                "auto, '  ', absent, EMULATOR, emulator",
                "auto, absent, https://proxy.example/v1, EMULATOR, emulator",
                "auto, k, absent, CEREBRAS, https://api.cerebras.ai/v1/chat/completions",
                "auto, k, ' ', CEREBRAS, https://api.cerebras.ai/v1/chat/completions",
                "auto, k, https://proxy.example/v1, CEREBRAS, https://proxy.example/v1/chat/completions",
                "auto, k, http://127.0.0.1:9000, CEREBRAS, http://127.0.0.1:9000/v1/chat/completions",
                "emulator, k, absent, EMULATOR, emulator",
                "emulator, 'no key', http://proxy.example, EMULATOR, emulator",
                "cerebras, k, absent, CEREBRAS, https://api.cerebras.ai/v1/chat/completions",
                "cerebras, k, https://proxy.example/, CEREBRAS, https://proxy.example/v1/chat/completions",
                "cerebras, absent, https://proxy.example/, CEREBRAS, https://proxy.example/v1/chat/completions",
                "https://api.cerebras.ai/v1, k, https://proxy.example/, CEREBRAS, https://api.cerebras.ai/v1/chat/completions",
                "https://llm.example/v1, k, https://proxy.example/, CUSTOM, https://llm.example/v1/chat/completions",
                "http://llm.example/v1, absent, absent, CUSTOM, http://llm.example/v1/chat/completions",
            })
    void targetFollowsSettingKeyAndEnvironment(String target, String key, String base, Target.Kind kind, String url) {
        Map<String, String> environment = new HashMap<>();
        Optional.ofNullable(key).ifPresent(text -> environment.put("CEREBRAS_API_KEY", text));
        Optional.ofNullable(base).ifPresent(text -> environment.put("CEREBRAS_BASE_URL", text));
        Target chosen = settings(target == null ? Map.of() : Map.of("target", target), environment)
                .target();
        assertEquals(kind, chosen.kind());
        assertEquals(url, chosen.text());
        assertEquals(kind != Target.Kind.EMULATOR, chosen.api().isPresent());
    }

    /** Where the models are listed is shown where it is not beside the completions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "https://host.example              | https://host.example/v1/chat/completions              | https://host.example/v1/models",
                "https://host.example/             | https://host.example/v1/chat/completions              | https://host.example/v1/models",
                "https://host.example/v1           | https://host.example/v1/chat/completions              | https://host.example/v1/models",
                "https://host.example/v1/          | https://host.example/v1/chat/completions              | https://host.example/v1/models",
                "https://host.example//v1//        | https://host.example/v1/chat/completions              | https://host.example/v1/models",
                "HTTPS://Host.Example:8443/V1      | https://host.example:8443/V1/chat/completions         | https://host.example:8443/V1/models",
                "https://host.example/prefix       | https://host.example/prefix/v1/chat/completions       | https://host.example/prefix/v1/models",
                "https://host.example/openai       | https://host.example/openai/v1/chat/completions       | https://host.example/openai/v1/models",
                "https://host.example/openai/v1/   | https://host.example/openai/v1/chat/completions       | https://host.example/openai/v1/models",
                "https://host.example/api/paas/v4  | https://host.example/api/paas/v4/chat/completions     | https://host.example/api/paas/v4/models",
                "https://host.example/v1beta/openai | https://host.example/v1beta/openai/chat/completions  | https://host.example/v1beta/openai/models",
                "https://host.example/v1beta/openai/ | https://host.example/v1beta/openai/chat/completions | https://host.example/v1beta/openai/models",
                "https://host.example/v1/projects/p/endpoints/openapi | https://host.example/v1/projects/p/endpoints/openapi/chat/completions | https://host.example/v1/projects/p/endpoints/openapi/models",
                "https://host.example/dev1         | https://host.example/dev1/v1/chat/completions         | https://host.example/dev1/v1/models",
                "https://host.example/v1x          | https://host.example/v1x/v1/chat/completions          | https://host.example/v1x/v1/models",
                "https://host.example/a%20b/v2     | https://host.example/a%20b/v2/chat/completions        | https://host.example/a%20b/v2/models",
                "https://host.example/chat/completions | https://host.example/chat/completions             | https://host.example/models",
                "https://host.example/v1/chat/completions/ | https://host.example/v1/chat/completions      | https://host.example/v1/models",
                "https://host.example/any/chat/completions?a=b | https://host.example/any/chat/completions?a=b | https://host.example/any/models?a=b",
                "https://host.example/v1?a=b&c=d   | https://host.example/v1/chat/completions?a=b&c=d      | https://host.example/v1/models?a=b&c=d",
                "https://host.example?a=b          | https://host.example/v1/chat/completions?a=b          | https://host.example/v1/models?a=b",
                "https://x.openai.azure.com        | https://x.openai.azure.com/openai/v1/chat/completions | none",
                "https://x.openai.azure.com/openai/v1/ | https://x.openai.azure.com/openai/v1/chat/completions | none",
                "https://x.openai.azure.com/openai/deployments/d?api-version=2026-05-01 | https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2026-05-01 | none",
                "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2026-05-01 | https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2026-05-01 | none",
                "https://x.services.ai.azure.com/models?api-version=2026-05-01 | https://x.services.ai.azure.com/models/chat/completions?api-version=2026-05-01 | none",
                "https://gateway.example/openai/deployments/d?api-version=1 | https://gateway.example/openai/deployments/d/chat/completions?api-version=1 | none",
                "http://[::1]:8000/v1              | http://[::1]:8000/v1/chat/completions                 | http://[::1]:8000/v1/models",
                "' http://localhost:8000 '         | http://localhost:8000/v1/chat/completions             | http://localhost:8000/v1/models",
            })
    void apiIsCalledBelowTheGivenUrl(String target, URI chat, URI models) {
        Map<String, String> environment = Map.of("AZURE_OPENAI_API_KEY", "made-up-azure-key-81c");
        ApiUrl url =
                settings(Map.of("target", target), environment).target().api().orElseThrow();
        assertEquals(chat, url.chat());
        assertEquals(Optional.ofNullable(models), url.models());
        assertEquals(
                url,
                settings(Map.of("target", url.toString()), environment)
                        .target()
                        .api()
                        .orElseThrow(),
                "the URL that is called means itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://llm.example",
                "http://localhost:8000",
                "http://LOCALHOST",
                "http://127.0.0.1:8000",
                "http://127.9.9.9",
                "http://[::1]:8000",
                "http://[0:0:0:0:0:0:0:1]"
            })
    void keyGoesOverHttpsOrStaysOnThisMachine(String target) {
        assertEquals(
                ApiKey.of(KEY),
                settings(Map.of("target", target), withKey()).target().key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/v1",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://10.0.0.1",
                "http://0.0.0.0:8000",
                "http://128.0.0.1",
                "http://[::2]",
                "HTTP://example.com"
            })
    void keyNeverGoesOverTheNetworkUnencrypted(String target) {
        String hint = UNENCRYPTED + "-Dtarget=https://api.cerebras.ai";
        assertEquals("target=" + target + hint, refusal(Map.of("target", target), withKey()));
    }

    @Test
    void keyNeverGoesUnencryptedToTheBaseUrlOfTheEnvironment() {
        Map<String, String> environment = Map.of("CEREBRAS_API_KEY", KEY, "CEREBRAS_BASE_URL", "http://proxy.example");
        String hint = UNENCRYPTED + "export CEREBRAS_BASE_URL=https://api.cerebras.ai";
        assertEquals("CEREBRAS_BASE_URL=http://proxy.example" + hint, refusal(Map.of(), environment));
    }

    @Test
    void emulatorGetsNoKey() {
        assertEquals(
                Optional.empty(),
                settings(Map.of("target", "emulator"), withKey()).target().key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://                | target=https:// is not a base URL",
                "ftp://host.example      | target=ftp://host.example is not a base URL",
                "localhost:8000          | target=localhost:8000 is not a base URL",
                "https:/host.example     | target=https:/host.example has no valid host and port",
                "https://my_host         | target=https://my_host has no valid host and port",
                "https://127.999.0.1     | target=https://127.999.0.1 has no valid host and port",
                "https://host.example:0  | target=https://host.example:0 has no valid host and port",
                "https://h.example:65536 | target=https://h.example:65536 has no valid host and port",
                "https://a b             | target=https://a b is not a base URL",
                "https:host              | target=https:host has no valid host and port",
                "https://h/v1#abc        | target=https://h/v1#*** has a fragment",
            })
    void whatIsNoBaseUrlIsRefused(String target, String message) {
        assertEquals(message + EXPECTED, refusal("target", target));
    }

    @ParameterizedTest
    @CsvSource({
        "https://me:hunter2@host.example/v1, https://***@host.example/v1",
        "https://hunter2@host.example, https://***@host.example",
        "https://me:hunter2@x@host.example, https://***@host.example",
    })
    void passwordIsRefusedAndNotShown(String target, String shown) {
        assertEquals(
                "target=" + shown
                        + " has a user name or password: leave it out and give a key as CEREBRAS_API_KEY in the"
                        + " environment, for example -Dtarget=https://api.cerebras.ai",
                refusal("target", target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me:hunter2@host.example",
                "https://me:hun ter2@host",
                "https://me:hunter2/@host",
                "https://me:hunter2?@host",
                "https://me:hunter2#@host",
                "//me:hunter2@host",
                "https://host/?password=hunter2"
            })
    void passwordInAMalformedUrlIsNotShown(String target) {
        String message = refusal("target", target);
        assertFalse(message.contains("hun"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cerebas  | target=cerebas is not a target: did you mean cerebras? For example -Dtarget=cerebras",
                "Emulator | target=Emulator is not a target: did you mean emulator? For example -Dtarget=emulator",
                "openai   | target=openai is not a target: expected auto, emulator, cerebras or a base URL that starts with https://"
                        + " or http://, for example -Dtarget=https://api.cerebras.ai",
                "``       | target= is not a target: expected auto, emulator, cerebras or a base URL that starts with https://"
                        + " or http://, for example -Dtarget=https://api.cerebras.ai",
            })
    void unknownTargetIsRefused(String target, String message) {
        assertEquals(message, refusal("target", target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cerebras", "https://api.cerebras.ai", "https://api.cerebras.ai/v1/"})
    void cerebrasNeedsAKey(String target) {
        assertEquals(
                "target=" + target + " needs an API key: set CEREBRAS_API_KEY in the environment, or test against the"
                        + " emulator, for example -Dtarget=emulator",
                refusal("target", target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "line\nbreak", "tab\there", "nul\0inside", "\u00fcmlaut", "zero\u200bwidth"})
    void keyThatNoHeaderCanCarryIsRefusedAndNotShown(String key) {
        assertEquals(
                "CEREBRAS_API_KEY=*** is not an API key: expected printable ASCII characters without white space, for"
                        + " example export CEREBRAS_API_KEY=csk-...",
                refusal(Map.of(), Map.of("CEREBRAS_API_KEY", key)));
    }

    @Test
    void whiteSpaceAroundTheKeyIsLeftOut() {
        Target target = settings(Map.of(), Map.of("CEREBRAS_API_KEY", " " + KEY + "\r\n"))
                .target();
        assertEquals("Bearer " + KEY, target.key().orElseThrow().headerValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/v1/responses",
                "https://h/v1/completions",
                "https://h/v1/messages/",
                "https://h/v1/embeddings",
                "https://h/v1/models",
                "https://h/v1/models/m"
            })
    void otherEndpointIsRefused(String target) {
        assertEquals(
                "target=" + target + " is not the URL of chat completions: expected a base URL, or one that ends in"
                        + " /chat/completions, for example -Dtarget=https://api.cerebras.ai",
                refusal("target", target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "api-key", "access_token", "a=b&sig"})
    void secretInTheQueryIsRefusedAndNotShown(String name) {
        String message = refusal("target", "https://h/v1?" + name + "=hunter2");
        assertTrue(message.startsWith("target=https://h/v1?*** has a secret in its query: "), message);
    }

    private static final Map<String, String> ALL_KEYS = Map.of(
            "CEREBRAS_API_KEY",
            "made-up-key-of-cerebras",
            "OPENAI_API_KEY",
            "made-up-key-of-openai",
            "AZURE_OPENAI_API_KEY",
            "made-up-key-of-azure",
            "GROQ_API_KEY",
            "made-up-key-of-groq",
            "MINE",
            "made-up-key-of-mine");

    @ParameterizedTest(name = "{0} keyVariable={1} keyHeader={2} dialect={3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "cerebras                      | auto | auto      | auto  | authorization | Bearer made-up-key-of-cerebras",
                "https://api.cerebras.ai/v1    | auto | auto      | auto  | authorization | Bearer made-up-key-of-cerebras",
                "https://llm.example           | auto | auto      | auto  | authorization | Bearer made-up-key-of-cerebras",
                "https://llm.example           | MINE | auto      | auto  | authorization | Bearer made-up-key-of-mine",
                "https://llm.example           | MINE | x-api-key | auto  | x-api-key     | made-up-key-of-mine",
                "https://llm.example           | MINE | auto      | azure | api-key       | made-up-key-of-mine",
                "https://llm.example           | MINE | bearer    | azure | authorization | Bearer made-up-key-of-mine",
                "https://api.openai.com        | auto | auto      | auto  | authorization | Bearer made-up-key-of-openai",
                "https://API.OPENAI.COM        | auto | auto      | auto  | authorization | Bearer made-up-key-of-openai",
                "https://api.openai.com        | MINE | auto      | auto  | authorization | Bearer made-up-key-of-mine",
                "https://api.groq.com/openai   | auto | auto      | auto  | authorization | Bearer made-up-key-of-groq",
                "https://x.openai.azure.com    | auto | auto      | auto  | api-key       | made-up-key-of-azure",
                "https://x.openai.azure.com    | auto | bearer    | auto  | authorization | Bearer made-up-key-of-azure",
                "https://llm.example           | none | auto      | auto  | none          | none",
                "http://llm.example            | none | auto      | auto  | none          | none",
                "https://api.openai.com        | none | auto      | auto  | none          | none",
            })
    void eachProviderGetsItsOwnKeyInItsOwnHeader(
            String target, String variable, String header, String dialect, String name, String value) {
        Optional<ApiKey> key = settings(
                        Map.of(
                                "target",
                                target,
                                "keyVariable",
                                variable == null ? "none" : variable,
                                "keyHeader",
                                header,
                                "dialect",
                                dialect),
                        ALL_KEYS)
                .target()
                .key();
        assertEquals(Optional.ofNullable(name), key.map(ApiKey::header));
        assertEquals(Optional.ofNullable(value), key.map(ApiKey::headerValue));
    }

    @Test
    void keyOfCerebrasIsNotSentToAnotherProvider() {
        assertEquals(
                "target=https://api.openai.com needs an API key: set OPENAI_API_KEY in the environment, or name another"
                        + " variable with -DkeyVariable; CEREBRAS_API_KEY is not sent to other providers",
                refusal(Map.of("target", "https://api.openai.com"), withKey()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyVariable | NOT_SET    | keyVariable=NOT_SET is not set in the environment: set it, or send no key with -DkeyVariable=none",
                "keyVariable | sk-abc-def | keyVariable=*** is not an environment variable: expected auto, none or the name of a variable,"
                        + " for example -DkeyVariable=MY_SERVER_KEY",
                "keyHeader   | Bearer     | keyHeader=Bearer is not a key header: expected auto, bearer, api-key or x-api-key,"
                        + " for example -DkeyHeader=x-api-key",
                "dialect     | grok       | dialect=grok is not a dialect: expected auto, cerebras, openai, azure, vllm, groq, sambanova,"
                        + " other, for example -Ddialect=groq",
            })
    void wrongKeySettingIsRefused(String name, String value, String message) {
        assertEquals(message, refusal(name, value));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "absent",
            value = {
                "https://llm.example, auto, absent",
                "https://llm.example, groq, Groq (-Ddialect=groq)",
                "https://api.groq.com/openai/v1, auto, Groq (host api.groq.com)",
                "https://api.groq.com/openai/v1, openai, OpenAI (-Ddialect=openai)",
            })
    void dialectIsThatOfTheSettingOrOfTheHost(String target, String dialect, String choice) {
        assertEquals(
                Optional.ofNullable(choice),
                settings(Map.of("target", target, "dialect", dialect), ALL_KEYS)
                        .dialect()
                        .map(Object::toString));
    }
}
