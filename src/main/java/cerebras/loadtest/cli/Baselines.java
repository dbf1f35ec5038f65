package cerebras.loadtest.cli;

import cerebras.loadtest.records.LogReader;
import cerebras.loadtest.records.WholeFile;
import cerebras.loadtest.settings.Hint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Option;

/**
 * Compressed records that are kept under a name for later comparisons.
 *
 * @param folder folder of the baselines
 */
record Baselines(Path folder) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final String ENDING = ".jsonl.gz";

    /** The records with this name; absent if there are none. */
    Optional<Path> find(String name) {
        return name.matches(NAME) ? Optional.of(file(name)).filter(Files::isRegularFile) : Optional.empty();
    }

    /** The names of all baselines. */
    Set<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /**
     * Compresses records and keeps them under a name.
     *
     * @return the file
     * @throws IOException if the name is invalid or taken, or if the file cannot be written
     */
    Path keep(Path records, String name, boolean replace) throws IOException {
        if (!name.matches(NAME)) {
            throw new IOException(
                    "--as " + name + " is not a name: expected letters, digits, dots, hyphens and underscores,"
                            + " for example --as 2026-11");
        }
        requireRecords(records);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        Path file = file(name);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !replace) {
            throw new FileAlreadyExistsException(
                    file + " is there already: choose another name with --as, or add --replace");
        }
        WholeFile.replace(file, List.of(records), out -> pack(records, out));
        return file;
    }

    /**
     * Checks that the file contains usable records, so that an invalid baseline is detected now and not at a later
     * comparison.
     */
    private static void requireRecords(Path records) throws IOException {
        try (LogReader lines = LogReader.of(records)) {
            lines.header();
        }
    }

    private static void pack(Path records, OutputStream out) throws IOException {
        try (InputStream in = open(records)) {
            GZIPOutputStream packing = new GZIPOutputStream(out);
            in.transferTo(packing);
            packing.finish();
        }
    }

    private static InputStream open(Path records) throws IOException {
        InputStream bytes = Files.newInputStream(records);
        return records.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    }

    private Path file(String name) {
        return folder.resolve(name + ENDING);
    }

    /** The folder of baselines, as an option of a command. */
    static final class BaselineFolder {

        @Option(
                names = "--baselines",
                paramLabel = "FOLDER",
                defaultValue = "user-files/baselines",
                description = "Where baselines are kept; by default ${DEFAULT-VALUE}.")
        private Path folder;

        Baselines baselines() {
            return new Baselines(folder);
        }

        /**
         * The records of a run or a baseline; an existing path takes precedence over a baseline's name.
         *
         * @throws IOException if there is neither
         */
        Path records(String named) throws IOException {
            Path path = Path.of(named);
            Optional<Path> baseline =
                    Files.exists(path) ? Optional.empty() : baselines().find(named);
            if (baseline.isEmpty() && Files.notExists(path)) {
                throw new IOException(named + " is neither a run nor a baseline of " + folder + ": " + hint(named));
            }
            return baseline.isPresent() ? baseline.get() : Records.of(path);
        }

        private String hint(String named) throws IOException {
            Set<String> names = baselines().names();
            return names.isEmpty()
                    ? "expected the folder of a run; no baseline is kept there, see keep --help"
                    : Hint.of(named, names) + ", or the folder of a run";
        }
    }
}
