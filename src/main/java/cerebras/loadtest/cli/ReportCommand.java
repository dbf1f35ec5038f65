package cerebras.loadtest.cli;

import cerebras.loadtest.cli.Records.RunArgument;
import cerebras.loadtest.report.Report;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Recreates the report of a run. The run may have been killed, and its records may be truncated at any byte. */
@CommandLine.Command(
        name = "report",
        description =
                "Makes the report of a run again, beside its records, and judges it by the service level it was run with.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Override
    public Integer call() throws IOException {
        Report.Made made = Report.make(run.records());
        spec.commandLine().getOut().println(made.console());
        return made.missed().isEmpty() ? 0 : Command.MISSED;
    }
}
