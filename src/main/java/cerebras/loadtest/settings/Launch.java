package cerebras.loadtest.settings;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** How this process was started, for messages that name a command to run. */
public final class Launch {

    private Launch() {}

    /**
     * What starts the command line in the way this process was started: {@code loadtest}, or {@code java -jar} with the path of
     * the jar; absent if the classes are in a folder, as with Maven.
     */
    public static Optional<String> command() {
        return command(Optional.ofNullable(System.getenv(UserFile.HOME_VARIABLE)), location());
    }

    static Optional<String> command(Optional<String> home, Optional<Path> location) {
        return home.map(unpacked -> "loadtest")
                .or(() -> location.filter(path -> path.toString().endsWith(".jar"))
                        .map(jar -> "java -jar " + quoted(shortest(jar).toString())));
    }

    private static Path shortest(Path jar) {
        Path here = Path.of("").toAbsolutePath();
        return jar.startsWith(here) ? here.relativize(jar) : jar;
    }

    private static String quoted(String path) {
        return path.contains(" ") ? "'" + path + "'" : path;
    }

    private static Optional<Path> location() {
        CodeSource source = Launch.class.getProtectionDomain().getCodeSource();
        try {
            return source == null || source.getLocation() == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException notAFile) {
            return Optional.empty();
        }
    }
}
