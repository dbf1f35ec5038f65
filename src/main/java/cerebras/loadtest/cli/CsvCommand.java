package cerebras.loadtest.cli;

import cerebras.loadtest.cli.Records.OutputOption;
import cerebras.loadtest.cli.Records.RunArgument;
import cerebras.loadtest.export.AttemptTable;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Writes the attempts of a run as a table, for spreadsheets and data frames. */
@CommandLine.Command(
        name = "csv",
        description =
                "Writes a row for each attempt of a run: times in milliseconds, empty where nothing was measured.",
        mixinStandardHelpOptions = true)
final class CsvCommand implements Callable<Integer> {

    @Mixin
    private RunArgument run;

    @Mixin
    private OutputOption output;

    @Override
    public Integer call() throws IOException {
        output.write(run.records(), AttemptTable::write);
        return 0;
    }
}
