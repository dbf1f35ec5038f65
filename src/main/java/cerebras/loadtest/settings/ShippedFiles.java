package cerebras.loadtest.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Files that are part of the suite: they are on its class path, in a folder or in its jar. */
public final class ShippedFiles {

    private ShippedFiles() {}

    /**
     * @param name with slashes, but without a leading slash, for example {@code user-files/prompts/short.jsonl}; may be
     *     a folder
     * @return a path that can be read, also inside a jar; absent if there is no such file
     */
    public static Optional<Path> find(String name) {
        URL url = ShippedFiles.class.getResource("/" + name);
        if (url == null) {
            return Optional.empty();
        }
        try {
            URI uri = url.toURI();
            Path path = "jar".equals(uri.getScheme()) ? jar(uri).getPath("/" + name) : Path.of(uri);
            return Optional.of(path).filter(Files::exists);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Whether there is such a file or folder. Costs less than {@link #find}, which reads the whole directory of the jar.
     *
     * @param name as for {@link #find}
     */
    public static boolean has(String name) {
        return ShippedFiles.class.getResource("/" + name) != null;
    }

    /** Stays open, because returned paths need it. */
    private static synchronized FileSystem jar(URI entry) throws IOException {
        try {
            return FileSystems.newFileSystem(entry, Map.of());
        } catch (FileSystemAlreadyExistsException opened) {
            return FileSystems.getFileSystem(entry);
        }
    }
}
