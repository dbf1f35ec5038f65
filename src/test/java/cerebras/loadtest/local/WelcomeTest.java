package cerebras.loadtest.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.emulator.EmulatorOptions;
import cerebras.loadtest.local.EmulatorCommand.Welcome;
import cerebras.loadtest.settings.EmulatorSettings;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import cerebras.loadtest.settings.EmulatorSettings.ModelSettings;
import cerebras.loadtest.settings.EmulatorSettings.Standalone;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WelcomeTest {

    @ParameterizedTest
    @CsvSource({"false, curl -N http://", "true, curl -Nk https://"})
    void curlTrustsTheCertificateWhereThereIsOne(boolean tls, String command) {
        EmulatorOptions options = EmulatorOptions.defaults();
        try (Emulator emulator = Emulator.start(tls ? options.withTls() : options)) {
            String text = new Welcome(settings(tls), emulator).text();
            assertTrue(text.contains(command + "127.0.0.1:" + emulator.port() + "/v1/chat/completions -H "), text);
            assertEquals(tls, text.contains("-----BEGIN CERTIFICATE-----"));
        }
    }

    private static Standalone settings(boolean tls) {
        ModelSettings asInTheFile = new ModelSettings(OptionalDouble.empty(), OptionalInt.empty(), false);
        EmulatorSettings settings = new EmulatorSettings(
                Dialect.CEREBRAS,
                Path.of("user-files"),
                asInTheFile,
                "none",
                "none",
                AgentSettings.DEFAULTS,
                Optional.empty());
        return new Standalone(0, tls, "127.0.0.1", settings);
    }
}
