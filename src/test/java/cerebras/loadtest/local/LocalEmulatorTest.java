package cerebras.loadtest.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Models;
import cerebras.loadtest.settings.EmulatorSettings;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import cerebras.loadtest.settings.EmulatorSettings.ModelSettings;
import cerebras.loadtest.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalEmulatorTest {

    private static final ModelSettings AS_IN_THE_FILE =
            new ModelSettings(OptionalDouble.empty(), OptionalInt.empty(), false);

    @TempDir
    private Path userFiles;

    @Test
    void withoutUserFilesTheModelsAreThoseThatComeAlong() {
        assertEquals(Models.shipped().live(), models(AS_IN_THE_FILE));
    }

    @Test
    void modelsOfTheUserReplaceThem() throws IOException {
        String own =
                Files.readString(Path.of("user-files", Models.FILE_NAME)).replace("id = gpt-oss-120b", "id = my-own");
        Files.writeString(userFiles.resolve(Models.FILE_NAME), own);
        assertEquals(
                List.of("my-own", "qwen-3.8-27b"),
                models(AS_IN_THE_FILE).stream().map(Model::id).toList());
    }

    @Test
    void wrongFileOfTheUserIsNamed() throws IOException {
        Path file = Files.writeString(userFiles.resolve(Models.FILE_NAME), "models = [{}]");
        var refused =
                assertThrows(SettingsException.class, () -> LocalEmulator.embedded(settings(AS_IN_THE_FILE, "none")));
        assertEquals(file + ":1: models[0]={} has no id: add for example id = gpt-oss-120b", refused.getMessage());
    }

    @Test
    void retiredModelsComeWhenAskedFor() {
        ModelSettings retired = new ModelSettings(OptionalDouble.empty(), OptionalInt.empty(), true);
        assertEquals(Models.shipped().all(), models(retired));
    }

    @Test
    void speedAndCapacityAreThoseOfEveryModel() {
        for (Model model : models(new ModelSettings(OptionalDouble.of(3000), OptionalInt.of(7), true))) {
            assertEquals(3000, model.pace().tokensPerSecond());
            assertEquals(7, model.capacity().streams());
            assertEquals(Duration.ofSeconds(10), model.capacity().longestWait());
        }
    }

    @Test
    void setOfFaultsThatIsNotInTheFileIsNamedWithTheOnesThatAre() {
        EmulatorSettings flaki = new EmulatorSettings(
                Dialect.CEREBRAS, userFiles, AS_IN_THE_FILE, "none", "flaki", AgentSettings.DEFAULTS, Optional.empty());
        String message = assertThrows(SettingsException.class, () -> LocalEmulator.embedded(flaki))
                .getMessage();
        assertTrue(message.startsWith("emulator.faults=flaki is not a set of faults.conf as shipped: "), message);
        assertTrue(message.contains("flaky"), message);
    }

    @Test
    void unknownModelInAQuotaIsRefused() throws IOException {
        Path file = Files.writeString(
                userFiles.resolve("quotas.conf"),
                "tiny { models { gpt-os-120b { requests { minute = 1 } }, default {} } }");
        EmulatorSettings tiny = new EmulatorSettings(
                Dialect.CEREBRAS, userFiles, AS_IN_THE_FILE, "tiny", "none", AgentSettings.DEFAULTS, Optional.empty());
        String message = assertThrows(SettingsException.class, () -> LocalEmulator.embedded(tiny))
                .getMessage();
        assertTrue(
                message.startsWith(file + ": tiny.models.gpt-os-120b is not a model of models.conf: expected one of"),
                message);
        assertTrue(message.endsWith("(did you mean gpt-oss-120b?)"), message);
    }

    private List<Model> models(ModelSettings settings) {
        try (Emulator emulator = LocalEmulator.embedded(settings(settings, "none"))) {
            return emulator.models();
        }
    }

    private EmulatorSettings settings(ModelSettings models, String quota) {
        return new EmulatorSettings(
                Dialect.CEREBRAS, userFiles, models, quota, "none", AgentSettings.DEFAULTS, Optional.empty());
    }
}
