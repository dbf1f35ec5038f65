package cerebras.loadtest.cli;

import cerebras.loadtest.cli.Baselines.BaselineFolder;
import cerebras.loadtest.cli.Records.RunArgument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps the records of a run as a baseline, in a file that can be committed to a repository. */
@CommandLine.Command(
        name = "keep",
        description = "Keeps the records of a run under a name, packed, so that later runs can be compared with it.",
        mixinStandardHelpOptions = true)
final class KeepCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private BaselineFolder folder;

    @Option(names = "--as", required = true, paramLabel = "NAME", description = "The name of the baseline.")
    private String name;

    @Option(names = "--replace", description = "Replaces a baseline of that name.")
    private boolean replace;

    @Override
    public Integer call() throws IOException {
        Path file = folder.baselines().keep(run.records(), name, replace);
        spec.commandLine().getOut().println("Kept as " + file + ". To compare with it: compare " + name + " RUN");
        return 0;
    }
}
