package cerebras.loadtest.run;

import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.report.Report;
import cerebras.loadtest.report.RunEnding;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The only place where a run ends that could not start: with a message and exit code {@value #EXIT_CODE}, without a
 * stack trace.
 *
 * <p>It ends the process instead of throwing an exception, because Gatling logs exceptions of a simulation's
 * constructor and {@code before} with their stack trace, and its Maven plugin prints them again. If Gatling is embedded
 * in another program, the refusal is thrown to that program.
 *
 * <p>A refused target leaves a run folder, with records and report of a run without calls, for pipelines that collect
 * those. Refused settings leave none: they are found in the first second, before anything is sent, and a folder for
 * each misspelt setting would be clutter.
 */
public final class CouldNotStart {

    public static final int EXIT_CODE = 1;

    /** The format in Gatling's names of run folders. */
    private static final DateTimeFormatter TO_THE_MILLISECOND = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

    private CouldNotStart() {}

    /** The result of the step; ends the process if settings or target are refused. */
    public static <T> T orEnd(Supplier<T> step) {
        try {
            return step.get();
        } catch (SettingsException | Refused refusal) {
            throw end(refusal, "");
        }
    }

    /** The same for a check of the target: its refusal is reported as a run without calls. */
    public static <T> T orEnd(Supplier<Setup> setup, Path results, Supplier<T> step) {
        try {
            return step.get();
        } catch (SettingsException | Refused refusal) {
            throw end(refusal, reported(setup.get(), results, Secrets.mask(refusal.getMessage())));
        }
    }

    /** Whether Gatling's main method runs on this thread: then the process exists for this run only. */
    public static boolean ownProcess() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals("io.gatling.app.Gatling")
                        && frame.getMethodName().equals("main")));
    }

    private static RuntimeException end(RuntimeException refusal, String report) {
        if (!ownProcess()) {
            return refusal;
        }
        System.err.println(Printable.lines("\n" + refusal.getMessage() + "\n"));
        System.err.println(report + RunEnding.NOT_STARTED.line(""));
        System.exit(EXIT_CODE);
        return refusal;
    }

    /** The line that says where the report is, or why there is none. */
    private static String reported(Setup setup, Path results, String reason) {
        try {
            return "Report: " + report(setup, results, reason, Instant.now()).page() + "\n";
        } catch (IOException | RuntimeException e) {
            return "No report was made in " + results + ": " + e.getMessage() + "\n";
        }
    }

    static Report.Made report(Setup setup, Path results, String reason, Instant now) throws IOException {
        String name = setup.simulation().toLowerCase(Locale.ROOT) + "-"
                + LocalDateTime.ofInstant(now, ZoneOffset.UTC).format(TO_THE_MILLISECOND);
        Path folder = Files.createDirectory(results.resolve(name));
        Path records = folder.resolve(CallLog.FILE_NAME);
        try (CallLog log = CallLog.create(records)) {
            log.append(setup.header(folder).startedAt(now));
            log.append(new LoadStop(0, reason, LoadStop.Cause.NOT_STARTED));
            log.append(new RunEnd(0, 0, 0));
        }
        return Report.make(records);
    }
}
