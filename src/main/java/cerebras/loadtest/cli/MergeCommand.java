package cerebras.loadtest.cli;

import cerebras.loadtest.export.RunMerge;
import cerebras.loadtest.report.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Merges several runs into one, and creates its report. */
@CommandLine.Command(
        name = "merge",
        description = {
            "Makes one run of several that ran at the same time, and its report: of the load generators of one load.",
            "Their wall clocks must agree: figures are of the time that all steady windows have in common."
        },
        mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "2..*",
            paramLabel = "RUN",
            description = "Folders of runs, or their calls.jsonl; at least two.")
    private List<Path> runs;

    @Option(
            names = "--into",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder of the merged run; made if it is not there.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        List<Path> records = new ArrayList<>();
        for (Path run : runs) {
            records.add(Records.of(run));
        }
        RunMerge merge = RunMerge.of(records);
        Report.Made made = Report.make(merge.writeInto(folder));
        spec.commandLine().getOut().println(made.console());
        merge.damages().forEach((file, damage) -> Records.tellDamage(spec, file, damage));
        return made.missed().isEmpty() ? 0 : Command.MISSED;
    }
}
