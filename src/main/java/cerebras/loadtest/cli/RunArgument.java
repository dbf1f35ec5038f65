package cerebras.loadtest.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run that a command is about. */
final class RunArgument {

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Folder of a run, or its calls.jsonl; without it, the newest run below the results folder.")
  private Path run;

  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      defaultValue = "results",
      description = "Where the newest run is looked for; by default ${DEFAULT-VALUE}.")
  private Path results;

  /**
   * Its {@code calls.jsonl}.
   *
   * @throws IOException if there is none
   */
  Path records() throws IOException {
    return run == null ? Records.newest(results) : Records.of(run);
  }
}
