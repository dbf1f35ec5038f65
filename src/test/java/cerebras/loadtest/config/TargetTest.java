package cerebras.loadtest.config;

import static cerebras.loadtest.config.SettingsFixture.KEY;
import static cerebras.loadtest.config.SettingsFixture.refusal;
import static cerebras.loadtest.config.SettingsFixture.settings;
import static cerebras.loadtest.config.SettingsFixture.withKey;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
  private static final String UNENCRYPTED = " would send the API key over the network unencrypted: use https, or unset"
      + " CEREBRAS_API_KEY if the server needs no key, for example ";

  @ParameterizedTest
  @CsvSource(nullValues = "absent", value = {
      // target, key, base URL of the environment, kind, base
      "absent, absent, absent, EMULATOR, absent",
      "auto, absent, absent, EMULATOR, absent",
      "auto, '  ', absent, EMULATOR, absent",
      "auto, absent, https://proxy.example/v1, EMULATOR, absent",
      "auto, k, absent, CEREBRAS, https://api.cerebras.ai",
      "auto, k, ' ', CEREBRAS, https://api.cerebras.ai",
      "auto, k, https://proxy.example/v1, CEREBRAS, https://proxy.example",
      "auto, k, http://127.0.0.1:9000, CEREBRAS, http://127.0.0.1:9000",
      "emulator, k, absent, EMULATOR, absent",
      "emulator, 'no key', http://proxy.example, EMULATOR, absent",
      "cerebras, k, absent, CEREBRAS, https://api.cerebras.ai",
      "cerebras, k, https://proxy.example/, CEREBRAS, https://proxy.example",
      "cerebras, absent, https://proxy.example/, CEREBRAS, https://proxy.example",
      "https://api.cerebras.ai/v1, k, https://proxy.example/, CEREBRAS, https://api.cerebras.ai",
      "https://llm.example/v1, k, https://proxy.example/, CUSTOM, https://llm.example",
      "http://llm.example/v1, absent, absent, CUSTOM, http://llm.example",
  })
  void targetFollowsSettingKeyAndEnvironment(String target, String key, String base, Target.Kind kind, URI expected) {
    Map<String, String> environment = new HashMap<>();
    Optional.ofNullable(key).ifPresent(text -> environment.put("CEREBRAS_API_KEY", text));
    Optional.ofNullable(base).ifPresent(text -> environment.put("CEREBRAS_BASE_URL", text));
    Target chosen = settings(target == null ? Map.of() : Map.of("target", target), environment).target();
    assertEquals(kind, chosen.kind());
    assertEquals(Optional.ofNullable(expected), chosen.base());
    assertEquals(expected == null ? "emulator" : expected.toString(), chosen.text());
  }

  @ParameterizedTest
  @CsvSource({
      "https://host.example, https://host.example",
      "https://host.example/, https://host.example",
      "https://host.example/v1, https://host.example",
      "https://host.example/v1/, https://host.example",
      "https://host.example//v1//, https://host.example",
      "HTTPS://Host.Example:8443/V1, https://host.example:8443/V1",
      "https://host.example/openai, https://host.example/openai",
      "https://host.example/openai/v1/, https://host.example/openai",
      "https://host.example/dev1, https://host.example/dev1",
      "https://host.example/v1/eu, https://host.example/v1/eu",
      "https://host.example/a%20b/v1, https://host.example/a%20b",
      "http://[::1]:8000/v1, http://[::1]:8000",
      "' http://localhost:8000 ', http://localhost:8000",
  })
  void baseLosesVersionAndSlashButKeepsItsPath(String target, URI base) {
    assertEquals(Optional.of(base), settings(Map.of("target", target)).target().base());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://llm.example", "http://localhost:8000", "http://LOCALHOST", "http://127.0.0.1:8000",
      "http://127.9.9.9", "http://[::1]:8000", "http://[0:0:0:0:0:0:0:1]"})
  void keyGoesOverHttpsOrStaysOnThisMachine(String target) {
    assertEquals(ApiKey.of(KEY), settings(Map.of("target", target), withKey()).target().key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/v1", "http://localhost.example.com", "http://127.0.0.1.example.com",
      "http://10.0.0.1", "http://0.0.0.0:8000", "http://128.0.0.1", "http://[::2]", "HTTP://example.com"})
  void keyNeverGoesOverTheNetworkUnencrypted(String target) {
    String wayOut = UNENCRYPTED + "-Dtarget=https://api.cerebras.ai";
    assertEquals("target=" + target + wayOut, refusal(Map.of("target", target), withKey()));
  }

  @Test
  void keyNeverGoesUnencryptedToTheBaseUrlOfTheEnvironment() {
    Map<String, String> environment = Map.of("CEREBRAS_API_KEY", KEY, "CEREBRAS_BASE_URL", "http://proxy.example");
    String wayOut = UNENCRYPTED + "export CEREBRAS_BASE_URL=https://api.cerebras.ai";
    assertEquals("CEREBRAS_BASE_URL=http://proxy.example" + wayOut, refusal(Map.of(), environment));
  }

  @Test
  void emulatorGetsNoKey() {
    assertEquals(Optional.empty(), settings(Map.of("target", "emulator"), withKey()).target().key());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
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
      "https://h/v1?key=abc    | target=https://h/v1?*** has a query or fragment",
      "https://h/v1#abc        | target=https://h/v1#*** has a query or fragment",
      "https://h/v1/chat/completions | target=https://h/v1/chat/completions is the URL of an endpoint",
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
    assertEquals("target=" + shown + " has a user name or password: leave it out and give a key as CEREBRAS_API_KEY in the"
        + " environment, for example -Dtarget=https://api.cerebras.ai", refusal("target", target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"me:hunter2@host.example", "https://me:hun ter2@host", "https://me:hunter2/@host",
      "https://me:hunter2?@host", "https://me:hunter2#@host", "//me:hunter2@host", "https://host/?password=hunter2"})
  void passwordInAMalformedUrlIsNotShown(String target) {
    String message = refusal("target", target);
    assertFalse(message.contains("hun"), message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
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
    assertEquals("target=" + target + " needs an API key: set CEREBRAS_API_KEY in the environment, or test against the"
        + " emulator, for example -Dtarget=emulator", refusal("target", target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "line\nbreak", "tab\there", "nul\0inside", "\u00fcmlaut", "zero\u200bwidth"})
  void keyThatNoHeaderCanCarryIsRefusedAndNotShown(String key) {
    assertEquals("CEREBRAS_API_KEY=*** is not an API key: expected printable ASCII characters without white space, for"
        + " example export CEREBRAS_API_KEY=csk-...", refusal(Map.of(), Map.of("CEREBRAS_API_KEY", key)));
  }

  @Test
  void whiteSpaceAroundTheKeyIsLeftOut() {
    Target target = settings(Map.of(), Map.of("CEREBRAS_API_KEY", " " + KEY + "\r\n")).target();
    assertEquals("Bearer " + KEY, target.key().orElseThrow().bearer());
  }
}
