package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFileTest {

    @TempDir
    private Path folder;

    @Test
    void fileOfTheUserIsTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("models.conf"), "models = [] # mine: ü");
        assertEquals(new UserFile(file.toString(), "models = [] # mine: ü"), UserFile.find(folder, "models.conf"));
    }

    @Test
    void withoutOneItIsTheOneThatComesAlong() throws IOException {
        String shipped = Files.readString(Path.of("user-files/models.conf"));
        assertEquals(new UserFile("models.conf as shipped", shipped), UserFile.find(folder, "models.conf"));
    }

    @Test
    void fileThatIsNotTextIsNamed() throws IOException {
        Path binary = Files.write(folder.resolve("models.conf"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertEquals(binary + " is not UTF-8 text: save it as UTF-8", refusal());
    }

    /** {@code loadtest keep} makes user-files/baselines in the working directory. */
    @Test
    void folderWithBaselinesAloneDoesNotHideTheFilesBesideTheScripts() throws IOException {
        Path unpacked = Files.createDirectories(folder.resolve("suite/user-files"));
        Path here = Files.createDirectories(folder.resolve("work/user-files"));
        Optional<String> home = Optional.of(folder.resolve("suite").toString());
        assertEquals(unpacked, UserFile.folder(here, home));
        Files.createDirectory(here.resolve("baselines"));
        assertEquals(unpacked, UserFile.folder(here, home));
        assertEquals(here, UserFile.folder(here, Optional.empty()));
        Files.createDirectory(here.resolve("slo"));
        assertEquals(here, UserFile.folder(here, home));
    }

    @Test
    void folderInItsPlaceIsNamed() throws IOException {
        Path wrong = Files.createDirectory(folder.resolve("models.conf"));
        assertEquals(wrong + " cannot be read: expected a file, and the permission to read it", refusal());
    }

    private String refusal() {
        return assertThrows(SettingsException.class, () -> UserFile.find(folder, "models.conf"))
                .getMessage();
    }
}
