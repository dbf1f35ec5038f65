package cerebras.loadtest.cli;

import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LogHealth;
import cerebras.loadtest.records.WholeFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the records that a user names. */
final class Records {

    private static final String PACKED = ".gz";

    private Records() {}

    /**
     * The records of a named run.
     *
     * @param named the folder of a run, or its file of records, which may be compressed
     * @throws IOException if there is no such file
     */
    static Path of(Path named) throws IOException {
        return Stream.of(named, named.resolve(CallLog.FILE_NAME), named.resolve(CallLog.FILE_NAME + PACKED))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        named + " has no records: expected the folder of a run, or its " + CallLog.FILE_NAME));
    }

    /** Prints the damage of a file to standard error, if there is any. */
    static void tellDamage(CommandSpec spec, Path records, Damage damage) {
        if (damage.any()) {
            tellDamage(spec, records, damage.lines(), damage.first());
        }
    }

    /** As {@link #tellDamage(CommandSpec, Path, Damage)}. */
    static void tellDamage(CommandSpec spec, Path records, LogHealth log) {
        if (log.damagedLines() > 0) {
            tellDamage(spec, records, log.damagedLines(), log.firstDamage());
        }
    }

    private static void tellDamage(CommandSpec spec, Path records, long lines, String first) {
        spec.commandLine()
                .getErr()
                .println("%s: %,d of its lines cannot be used and %s left out. The first: %s."
                        .formatted(records, lines, lines == 1 ? "is" : "are", first));
    }

    /**
     * The records of the newest run.
     *
     * @param results the folder of all runs
     * @throws IOException if it has none
     */
    static Path newest(Path results) throws IOException {
        return newestBelow(results)
                .orElseThrow(() -> new IOException("there is no run in " + results.toAbsolutePath()
                        + ": say which, for example results/sustainedload-20261122"));
    }

    private static Optional<Path> newestBelow(Path results) throws IOException {
        if (!Files.isDirectory(results)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(results)) {
            return folders.map(folder -> folder.resolve(CallLog.FILE_NAME))
                    .filter(Files::isRegularFile)
                    .max(Comparator.comparing(file -> file.toFile().lastModified()));
        }
    }

    /** The run argument of a command. */
    static final class RunArgument {

        @Parameters(
                arity = "0..1",
                paramLabel = "RUN",
                description =
                        "Folder of a run, or its calls.jsonl; without it, the newest run below the results folder.")
        private Path run;

        @Option(
                names = "--results",
                paramLabel = "FOLDER",
                defaultValue = "results",
                description = "Where the newest run is looked for; by default ${DEFAULT-VALUE}.")
        private Path results;

        /**
         * Its {@code calls.jsonl}.
         *
         * @throws IOException if there is none
         */
        Path records() throws IOException {
            return run == null ? Records.newest(results) : Records.of(run);
        }
    }

    /** The output option of a command. */
    static final class OutputOption {

        private static final Set<String> STANDARD_OUTPUT = Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                defaultValue = "-",
                description = "File to write, replaced if it is there; without it, or as -, standard output.")
        private Path file;

        /** Converts a file of records, and returns its damage. */
        @FunctionalInterface
        interface Transformation {
            Damage write(Path records, OutputStream out) throws IOException;
        }

        /**
         * @throws IOException if the records cannot be read, or the file cannot be written; an existing file is then
         *     unchanged
         */
        void write(Path records, Transformation transformation) throws IOException {
            Damage[] damage = new Damage[1];
            WholeFile.Writing writing = out -> damage[0] = transformation.write(records, out);
            if (STANDARD_OUTPUT.contains(file.toString())) {
                try (OutputStream out = new BufferedOutputStream(new StandardOutput())) {
                    writing.to(out);
                }
            } else {
                WholeFile.write(file, List.of(records), writing);
            }
            Records.tellDamage(spec, records, damage[0]);
        }

        /** Is never closed, and reports write errors. */
        private static final class StandardOutput extends OutputStream {

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                System.out.write(bytes, from, length);
                if (System.out.checkError()) {
                    throw new IOException(
                            "standard output was closed, or its disk is full: not everything was written");
                }
            }
        }
    }
}
