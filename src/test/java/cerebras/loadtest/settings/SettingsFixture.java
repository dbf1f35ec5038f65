package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;

/** The settings of a process that is made up by a test. */
final class SettingsFixture {

    static final String KEY = "csk-made-up-4f1d8e2b7c";
    static final Path USER_FILES = Path.of("user-files");

    private SettingsFixture() {}

    static RunSettings settings(Map<String, String> properties, Map<String, String> environment) {
        return RunSettings.from(properties, environment, USER_FILES);
    }

    static RunSettings settings(Map<String, String> properties) {
        return settings(properties, Map.of());
    }

    static String refusal(Map<String, String> properties, Map<String, String> environment) {
        return assertThrows(SettingsException.class, () -> settings(properties, environment))
                .getMessage();
    }

    static String refusal(String name, String value) {
        return refusal(Map.of(name, value), Map.of());
    }

    static Map<String, String> withKey() {
        return Map.of("CEREBRAS_API_KEY", KEY);
    }
}
