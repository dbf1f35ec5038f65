package cerebras.loadtest.cli;

import cerebras.loadtest.cli.Records.OutputOption;
import cerebras.loadtest.cli.Records.RunArgument;
import cerebras.loadtest.export.IntervalLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the times of a run as histograms, for the tools of HdrHistogram. */
@CommandLine.Command(
        name = "hlog",
        description =
                "Writes the times of a run as an interval log of HdrHistogram: nanoseconds, with the metric as the tag.",
        mixinStandardHelpOptions = true)
final class HlogCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Length of an interval; by default ${DEFAULT-VALUE} seconds.")
    private int seconds;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws IOException {
        if (seconds < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--interval=" + seconds + " is too short: expected whole seconds, for example --interval 10");
        }
        output.write(run.records(), (records, out) -> IntervalLog.write(records, Duration.ofSeconds(seconds), out));
        return 0;
    }
}
