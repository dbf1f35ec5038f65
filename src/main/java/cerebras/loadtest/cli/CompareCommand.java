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
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Says whether one run, or one set of runs, is faster or slower than another. */
@CommandLine.Command(
        name = "compare",
        description = "Says whether runs are faster or slower than others, by how much, and how sure that is.",
        footer = {
            "%nTwo runs:            compare results/monday results/friday",
            "With a baseline:     compare 2026-11 results/friday",
            "Three runs a side:   compare mon1,mon2,mon3 fri1,fri2,fri3"
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

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

    @Parameters(index = "1", paramLabel = "NEW", description = "What is judged, likewise.")
    private String other;

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
            description = "Where the page is written; by default comparison.html beside the records of NEW.")
    private Path page;

    @Override
    public Integer call() throws IOException {
        List<Path> baseRecords = records(base);
        List<Path> otherRecords = records(other);
        refuseTheSame(baseRecords, otherRecords);
        RunComparison comparison =
                RunComparison.of(side(base, baseRecords), side(other, otherRecords), threshold, varied);
        if (!comparison.conditions().obstacles().isEmpty() && !anyway) {
            spec.commandLine().getErr().println(DifferenceReport.refusal(comparison));
            return Command.UNDECIDED;
        }
        Path file = page == null ? otherRecords.get(0).toAbsolutePath().resolveSibling("comparison.html") : page;
        List<Path> all =
                Stream.concat(baseRecords.stream(), otherRecords.stream()).toList();
        spec.commandLine().getOut().println(DifferenceReport.make(comparison, all, file));
        return exitCode(comparison);
    }

    private static int exitCode(RunComparison comparison) {
        if (!comparison.judged()) {
            return Command.UNDECIDED;
        }
        return comparison.of(Change.WORSE).isEmpty() ? 0 : Command.MISSED;
    }

    private static void refuseTheSame(List<Path> base, List<Path> other) throws IOException {
        for (Path file : base) {
            for (Path judged : other) {
                if (Files.isSameFile(file, judged)) {
                    throw new IOException(file + " is on both sides: compare it with another run");
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

    /** Reads {@code 5%} as 0.05; the sign may be left out. */
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
