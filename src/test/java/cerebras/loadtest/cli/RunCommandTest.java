package cerebras.loadtest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads that the command line starts, in a working directory that has nothing of the suite. */
@Tag("slow")
@Execution(CONCURRENT)
class RunCommandTest {

    private static final String SHORT =
            " --target emulator --users 2 --ramp 0s --warmup 0s --duration 2s --preflight quick";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "0,  run SustainedLoad --slo.success=1%",
        "1,  run SustainedLoad --emulator.speed=0",
        "2,  run SustainedLoad --slo.ttft.p50=1ms",
        "3,  run SingleRequest --slo.ttft.p95=10s --gate=strict",
        "5,  run SustainedLoad --max-calls=3",
        "64, run SustainedLoad --fast=yes",
    })
    void exitCodeSaysHowTheRunEnded(int exitCode, String command) throws Exception {
        boolean single = command.contains("SingleRequest");
        Process process = start(command + (single ? " --target emulator --preflight quick" : SHORT));
        String output = output(process);
        assertEquals(exitCode, process.waitFor(), output);
        try (Stream<Path> runs =
                Files.exists(folder.resolve("results")) ? Files.list(folder.resolve("results")) : Stream.of()) {
            assertEquals(
                    exitCode != 1 && exitCode != 64,
                    runs.anyMatch(run -> Files.exists(run.resolve("report.html"))),
                    output);
        }
    }

    @Test
    void termEndsTheRunWithItsReport() throws Exception {
        Process process = start("run SustainedLoad --results kept --progress 1s" + SHORT.replace("2s", "5m"));
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        List<String> output = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.add(line);
            if (line.startsWith(">> ")) {
                process.toHandle().destroy();
            }
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(143, process.exitValue(), output.toString());
        try (Stream<Path> runs = Files.list(folder.resolve("kept"))) {
            assertTrue(runs.allMatch(run -> Files.exists(run.resolve("report.html"))), output.toString());
        }
    }

    private Process start(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Command.class.getName()));
        command.addAll(List.of(arguments.split(" ")));
        return new ProcessBuilder(absolute(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** The class path may have relative entries. */
    private static List<String> absolute(List<String> command) {
        int classPath = command.indexOf("-cp") + 1;
        command.set(
                classPath,
                Stream.of(command.get(classPath).split(":"))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .reduce((left, right) -> left + ":" + right)
                        .orElseThrow());
        return command;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
