package cerebras.loadtest.cli;

import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.RunHistory;
import cerebras.loadtest.cli.Baselines.BaselineFolder;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.report.HistoryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the figures of many runs over time, and where their level changed. */
@CommandLine.Command(
        name = "history",
        description = "Shows the figures of many runs over time, and where their level changed.",
        footer = {
            "%nAll baselines:         history",
            "All runs of a folder:  history results",
            "Some:                  history 2026-10 2026-11 results/friday"
        },
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private BaselineFolder folder;

    @Parameters(
            arity = "0..*",
            paramLabel = "RUN",
            description =
                    "Folder of a run, its calls.jsonl, the name of a baseline, or a folder of runs; without any, all"
                            + " baselines.")
    private List<String> named = List.of();

    @Option(
            names = "--varied",
            split = ",",
            paramLabel = "SETTING",
            description = "Settings that differ on purpose, with commas between them.")
    private Set<String> varied = Set.of();

    @Option(names = "--anyway", description = "Accepts runs that were made under different conditions.")
    private boolean anyway;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            defaultValue = "history.html",
            description = "Where the page is written, with a JSON file beside it; by default ${DEFAULT-VALUE}.")
    private Path page;

    @Override
    public Integer call() throws IOException {
        List<Path> files = records();
        if (files.size() < 2) {
            throw new IOException("a history needs at least 2 runs, and there "
                    + (files.isEmpty() ? "is none" : "is one") + ": keep runs with keep --as NAME, or name more runs");
        }
        List<ComparedRun> runs = new ArrayList<>();
        for (Path file : files) {
            ComparedRun run = ComparedRun.read(file);
            Records.tellDamage(spec, file, run.summary().log());
            runs.add(run);
        }
        RunHistory history = RunHistory.of(runs, varied);
        if (!history.conditions().obstacles().isEmpty() && !anyway) {
            spec.commandLine().getErr().println(HistoryReport.refusal(history));
            return Command.INCONCLUSIVE;
        }
        if (history.series().isEmpty()) {
            spec.commandLine().getErr().println("These runs have too few calls in their steady windows.");
            return Command.INCONCLUSIVE;
        }
        spec.commandLine().getOut().println(HistoryReport.make(history, files, page));
        return 0;
    }

    private List<Path> records() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : named.isEmpty() ? folder.baselines().names() : named) {
            List<Path> below = below(Path.of(name));
            if (below.isEmpty()) {
                files.add(folder.records(name));
            } else {
                files.addAll(below);
            }
        }
        return files.stream().distinct().toList();
    }

    /** The records of all runs in a folder; empty if it is not a folder of runs. */
    private static List<Path> below(Path results) throws IOException {
        if (!Files.isDirectory(results) || Files.exists(results.resolve(CallLog.FILE_NAME))) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(results)) {
            return entries.flatMap(entry -> Stream.of(
                            entry.resolve(CallLog.FILE_NAME), entry.resolve(CallLog.FILE_NAME + ".gz"), entry))
                    .filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches(".*\\.jsonl(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }
}
