package cerebras.loadtest.cli;

import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunSet;
import cerebras.loadtest.cli.Baselines.BaselineFolder;
import cerebras.loadtest.report.DifferenceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Reports whether runs, or sets of runs, are faster or slower than a baseline. */
@CommandLine.Command(
        name = "compare",
        description = "Says whether runs are faster or slower than others, by how much, and how sure that is.",
        footer = {
            "%nTwo runs:            compare results/monday results/friday",
            "With a baseline:     compare 2026-11 results/friday",
            "Up to five sides:    compare monday tuesday wednesday thursday friday",
            "Three runs a side:   compare mon1,mon2,mon3 fri1,fri2,fri3"
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    private static final int MOST_OTHERS = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BaselineFolder folder;

    @Parameters(
            index = "0",
            paramLabel = "BASE",
            description = "What is compared with: folder of a run, its calls.jsonl, or the name of a baseline;"
                    + " several with commas.")
    private String base;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NEW",
            description = "What is judged, likewise; up to four, each compared with BASE.")
    private List<String> others;

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            defaultValue = "5%",
            converter = PercentConverter.class,
            description = "The least difference that matters; by default ${DEFAULT-VALUE}.")
    private double threshold;

    @Option(
            names = "--varied",
            split = ",",
            paramLabel = "SETTING",
            description = "Settings that differ on purpose, with commas between them.")
    private Set<String> varied = Set.of();

    @Option(
            names = "--anyway",
            description = "Compares runs that were made under different conditions, with a warning.")
    private boolean anyway;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description = "Where the page is written; by default comparison.html beside the records of NEW, the"
                    + " first one if there are several. A JSON file is written beside it.")
    private Path page;

    @Override
    public Integer call() throws IOException {
        if (others.size() > MOST_OTHERS) {
            throw new IOException(others.size() + " sides are compared with " + base + ": at most " + MOST_OTHERS
                    + " can be, several runs of one side with commas");
        }
        List<List<Path>> sides = new ArrayList<>();
        sides.add(records(base));
        for (String other : others) {
            sides.add(records(other));
        }
        refuseTheSame(sides);
        RunSet baseRuns = side(base, sides.get(0));
        List<RunSet> otherRuns = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            otherRuns.add(side(others.get(i), sides.get(i + 1)));
        }
        List<RunComparison> comparisons = RunComparison.of(baseRuns, otherRuns, threshold, varied);
        boolean obstacles = comparisons.stream()
                .anyMatch(comparison -> !comparison.conditions().obstacles().isEmpty());
        if (obstacles && !anyway) {
            spec.commandLine().getErr().println(DifferenceReport.refusal(comparisons));
            return Command.INCONCLUSIVE;
        }
        Path file = page == null ? sides.get(1).get(0).toAbsolutePath().resolveSibling("comparison.html") : page;
        List<Path> all = sides.stream().flatMap(List::stream).toList();
        spec.commandLine().getOut().println(DifferenceReport.make(comparisons, all, file));
        return exitCode(comparisons);
    }

    /** Worse if one comparison is worse; otherwise inconclusive if one comparison has no judged figure. */
    private static int exitCode(List<RunComparison> comparisons) {
        if (comparisons.stream()
                .anyMatch(comparison -> !comparison.of(Change.WORSE).isEmpty())) {
            return Command.MISSED;
        }
        return comparisons.stream().allMatch(RunComparison::judged) ? 0 : Command.INCONCLUSIVE;
    }

    private static void refuseTheSame(List<List<Path>> sides) throws IOException {
        for (int i = 0; i < sides.size(); i++) {
            for (int j = i + 1; j < sides.size(); j++) {
                for (Path file : sides.get(i)) {
                    for (Path judged : sides.get(j)) {
                        if (Files.isSameFile(file, judged)) {
                            throw new IOException(file + " is on two sides: compare it with another run");
                        }
                    }
                }
            }
        }
    }

    private RunSet side(String name, List<Path> records) throws IOException {
        List<ComparedRun> runs = new ArrayList<>();
        for (Path file : records) {
            ComparedRun run = ComparedRun.read(file);
            Records.tellDamage(spec, file, run.summary().log());
            runs.add(run);
        }
        return new RunSet(name, runs);
    }

    private List<Path> records(String names) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : names.split(",")) {
            files.add(folder.records(name.strip()));
        }
        return files;
    }

    /** Parses {@code 5%} to 0.05; the percent sign is optional. */
    static final class PercentConverter implements ITypeConverter<Double> {

        private static final double HIGHEST = 100;

        @Override
        public Double convert(String text) {
            if (!text.matches("\\d{1,3}(\\.\\d{1,6})?%?")) {
                throw wrong(text);
            }
            double percent = Double.parseDouble(text.replace("%", ""));
            if (percent > HIGHEST) {
                throw wrong(text);
            }
            return percent / HIGHEST;
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException(
                    text + " is not a share: expected percent from 0% to 100%, for example 5%");
        }
    }
}
