package cerebras.loadtest.cli;

import cerebras.loadtest.cli.SimulationCommands.DescribeCommand;
import cerebras.loadtest.cli.SimulationCommands.ListCommand;
import cerebras.loadtest.cli.SimulationCommands.RunCommand;
import cerebras.loadtest.records.SuiteVersion;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, on one command line: {@code java -jar target/loadtest.jar COMMAND …}. */
@CommandLine.Command(
        name = "loadtest",
        description =
                "Runs load tests of the Cerebras Inference API and of others that speak the OpenAI API, and works on what they"
                        + " have recorded.",
        mixinStandardHelpOptions = true,
        versionProvider = Command.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:could not start, or could not be done; the message says why",
            "2:a limit was missed, or a run is worse than the other",
            "3:inconclusive: too little was measured, or the runs are not comparable",
            "4:a run was stopped by a failure",
            "5:a run was stopped by its budget",
            "64:the command line is wrong",
            "130, 143:interrupted"
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListCommand.class,
            DescribeCommand.class,
            ReportCommand.class,
            GateCommand.class,
            CompareCommand.class,
            HistoryCommand.class,
            KeepCommand.class,
            MergeCommand.class,
            CsvCommand.class,
            HlogCommand.class
        })
public final class Command {

    /** Exit code of a command that failed. */
    static final int FAILED = ExitCode.SOFTWARE;
    /** Exit code of an invalid command line: EX_USAGE of sysexits.h. */
    static final int USAGE = 64;
    /** Exit code of a command that found a missed limit or a worse run. */
    static final int MISSED = 2;
    /** Exit code of a command with an inconclusive result. */
    static final int INCONCLUSIVE = 3;

    private Command() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /**
     * Runs a command.
     *
     * @return its exit code
     */
    static int run(PrintWriter terminal, PrintWriter errors, String... args) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        PrintWriter out = Printable.writer(terminal);
        PrintWriter err = Printable.writer(errors);
        try {
            return new CommandLine(new Command())
                    .addSubcommand("run", RunCommand.commandLine(args))
                    .addSubcommand("emulator", EmulatorCommand.commandLine(args))
                    .setOut(out)
                    .setErr(err)
                    .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                    .setParameterExceptionHandler(Command::refuse)
                    .setExecutionExceptionHandler(Command::fail)
                    .execute(args);
        } catch (OutOfMemoryError | StackOverflowError beyondBounds) {
            err.println(words(beyondBounds));
            return FAILED;
        }
    }

    private static int refuse(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println(Secrets.mask(words(wrong)));
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    /**
     * The error message; unknown options are shown without values, since a value may be a key, which must not appear on
     * the console.
     */
    private static String words(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
            return unmatched.getUnmatched().stream()
                    .filter(word -> word.startsWith("-"))
                    .map(option -> "'" + option.split("=")[0] + "'")
                    .collect(Collectors.joining(", ", "Unknown option: ", ""));
        }
        return wrong.getMessage();
    }

    private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println(words(failure));
        return FAILED;
    }

    /**
     * The error message: one line for what cannot be read, written or parsed; anything else is reported as an error of
     * the suite, with its place.
     */
    private static String words(Throwable failure) {
        if (failure instanceof UncheckedIOException wrapped) {
            return words(wrapped.getCause());
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile()
                    + " may not be read or written by this user: change its rights, or name another file";
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + " is not there: check the name";
        }
        if (failure instanceof IOException || failure instanceof SettingsException) {
            return failure.getMessage();
        }
        if (failure instanceof OutOfMemoryError) {
            return "The memory of this process does not suffice: give it more, for example java -Xmx2g -jar target/loadtest.jar";
        }
        StackTraceElement[] trace = failure.getStackTrace();
        return "This is a fault of the suite (" + failure + (trace.length == 0 ? "" : " at " + trace[0])
                + "): please report it, with the file if you can";
    }

    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Cerebras load test " + SuiteVersion.text()};
        }
    }
}
