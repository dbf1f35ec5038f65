package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file that the user may edit, or the shipped one if the user has none.
 *
 * @param name for messages: its path, or the name of the shipped file
 * @param text its content
 */
public record UserFile(String name, String text) {

    /** Environment variable that names the folder in which the suite was unpacked; its scripts set it. */
    static final String HOME_VARIABLE = "LOADTEST_HOME";

    private static final String FOLDER = "user-files";
    private static final String SHIPPED = "/user-files/";
    private static final String BASELINES = "baselines";

    /**
     * The folder with the user's files: {@code user-files} in the working directory, otherwise where the suite was
     * unpacked. It may be missing. A folder that only has baselines, as {@code loadtest keep} creates it, does not count.
     */
    public static Path folder() {
        return folder(Path.of(FOLDER), Optional.ofNullable(System.getenv(HOME_VARIABLE)));
    }

    static Path folder(Path here, Optional<String> home) {
        return home.filter(suite -> !hasFilesOfTheUser(here))
                .map(suite -> Path.of(suite, FOLDER))
                .filter(Files::isDirectory)
                .orElse(here);
    }

    private static boolean hasFilesOfTheUser(Path here) {
        if (!Files.isDirectory(here)) {
            return false;
        }
        try (Stream<Path> files = Files.list(here)) {
            return files.anyMatch(file -> !file.endsWith(BASELINES));
        } catch (IOException unreadable) {
            // The attempt to read a file there reports the cause.
            return true;
        }
    }

    /**
     * @param fileName name of a shipped file, for example {@code models.conf}
     * @throws SettingsException if the user's file cannot be read
     */
    public static UserFile find(Path userFiles, String fileName) {
        Path file = userFiles.resolve(fileName);
        return Files.exists(file) ? new UserFile(file.toString(), read(file)) : shipped(fileName);
    }

    /** @throws SettingsException if the file cannot be read */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new SettingsException(file + " is not UTF-8 text: save it as UTF-8");
        } catch (IOException unreadable) {
            throw new SettingsException(file + " cannot be read: expected a file, and the permission to read it");
        }
    }

    private static UserFile shipped(String fileName) {
        try (InputStream file = UserFile.class.getResourceAsStream(SHIPPED + fileName)) {
            if (file == null) {
                throw new SettingsException(
                        "user-files/" + fileName + " is missing: restore it, for example with git checkout");
            }
            return new UserFile(fileName + " as shipped", new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * Finds a file by a name from the user: in {@code user-files} first, then as a path, then among the shipped files.
     * @param folder folder for such files in {@code userFiles}; the message about a missing file lists its files
     */
    record FileChoice(Path userFiles, String folder) {

        private static final int MAX_LISTED = 20;

        /** @throws InvalidValue if there is no such file */
        Path file(Setting<?> setting, String name) {
            if (name.isEmpty()) {
                throw InvalidValue.of(setting);
            }
            List<Path> places = places(setting, name);
            return places.stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .or(() -> ShippedFiles.find(FOLDER + "/" + name).filter(Files::isRegularFile))
                    .orElseThrow(() -> notFound(setting, places));
        }

        private List<Path> places(Setting<?> setting, String name) {
            try {
                return Stream.of(userFiles.resolve(name), Path.of(name))
                        .distinct()
                        .toList();
            } catch (InvalidPathException notAPath) {
                throw InvalidValue.of(setting);
            }
        }

        private InvalidValue notFound(Setting<?> setting, List<Path> places) {
            String tried = places.stream().map(Path::toString).collect(Collectors.joining(" and "));
            return new InvalidValue(
                    "is not a file",
                    "tried " + tried + "; " + userFiles.resolve(folder) + " has " + files() + "; for example -D"
                            + setting.key() + "=" + setting.example());
        }

        private String files() {
            try (Stream<Path> files = Files.list(userFiles.resolve(folder))) {
                String names = files.filter(Files::isRegularFile)
                        .map(file -> file.getFileName().toString())
                        .sorted()
                        .limit(MAX_LISTED)
                        .collect(Collectors.joining(", "));
                return names.isEmpty() ? "no files" : names;
            } catch (IOException noSuchFolder) {
                return "no files";
            }
        }
    }
}
