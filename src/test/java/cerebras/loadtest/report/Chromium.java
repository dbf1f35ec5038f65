package cerebras.loadtest.report;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless browser on this machine. {@code CHROMIUM} names it; else it is looked for in {@code PATH}. */
record Chromium(Path binary) {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final long TIMEOUT_SECONDS = 120;

    static Optional<Chromium> find() {
        Stream<Path> named = Optional.ofNullable(System.getenv("CHROMIUM")).map(Path::of).stream();
        Stream<Path> inPath = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(named, inPath)
                .filter(Files::isExecutable)
                .findFirst()
                .map(Chromium::new);
    }

    /** The document after its load event, by which charts are drawn, as HTML; files may look into each other's frames. */
    String dom(Path page, Path scratch, Colours colours) throws IOException, InterruptedException {
        Path output = scratch.resolve("dom-" + colours + ".html");
        run(page, scratch, output, "--blink-settings=preferredColorScheme=" + colours.ordinal(), "--dump-dom");
        return Files.readString(output);
    }

    /** The page printed on a system with dark colours, as PDF. */
    Path printed(Path page, Path scratch) throws IOException, InterruptedException {
        Path pdf = scratch.resolve("printed.pdf");
        run(
                page,
                scratch,
                scratch.resolve("printed.log"),
                "--blink-settings=preferredColorScheme=" + Colours.DARK.ordinal(),
                "--virtual-time-budget=10000",
                "--no-pdf-header-footer",
                "--print-to-pdf=" + pdf);
        return pdf;
    }

    /** What the system prefers, in the browser's own order. */
    enum Colours {
        DARK,
        LIGHT
    }

    private void run(Path page, Path scratch, Path output, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--allow-file-access-from-files",
                "--user-data-dir=" + Files.createTempDirectory(scratch, "profile")));
        command.addAll(List.of(arguments));
        command.add(page.toUri().toString());
        Process browser = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!browser.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            browser.destroyForcibly();
            throw new IOException("the browser did not end within " + TIMEOUT_SECONDS + " s");
        }
    }
}
