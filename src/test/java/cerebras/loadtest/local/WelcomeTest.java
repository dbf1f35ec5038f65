package cerebras.loadtest.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.catalogue.Models;
import cerebras.loadtest.config.EmulatorSettings;
import cerebras.loadtest.config.ModelSettings;
import cerebras.loadtest.config.StandaloneSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WelcomeTest {

  @ParameterizedTest
  @CsvSource({
    "false, http://127.0.0.1:8080,  curl -N http://127.0.0.1:8080/v1/chat/completions",
    "true,  https://127.0.0.1:8443, curl -Nk https://127.0.0.1:8443/v1/chat/completions",
  })
  void curlTrustsTheCertificateWhereThereIsOne(boolean tls, URI base, String command) {
    ModelSettings asInTheFile = new ModelSettings(OptionalDouble.empty(), OptionalInt.empty(), false);
    EmulatorSettings settings =
        new EmulatorSettings(Path.of("user-files"), asInTheFile, "none", "none", Optional.empty());
    String text =
        new Welcome(new StandaloneSettings(base.getPort(), tls, settings), base, Models.shipped().live()).text();
    assertTrue(text.contains("  " + command + " -H "), text);
  }
}
