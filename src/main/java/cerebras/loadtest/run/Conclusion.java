package cerebras.loadtest.run;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.report.Printable;
import cerebras.loadtest.report.Report;
import cerebras.loadtest.report.RunEnding;
import cerebras.loadtest.report.SingleCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What comes after the load, once: the records are closed, the report is made of them, and the process ends with the exit
 * code that the run deserves.
 *
 * <p>Gatling prints the address of its own report after ours, and ends the process itself, with a code of its own: only a
 * shutdown hook comes after that. One hook, since several would run in any order.
 */
public final class Conclusion {

    /** What a shell gives for a process that Ctrl-C ended. */
    private static final int BY_HAND = 130;

    private final LoadRun run;
    private final Supplier<AttemptTrace> remembered;
    private final Supplier<List<LogLine>> results;
    private final boolean ownProcess;
    private boolean drawn;
    private boolean interrupted;

    /**
     * @param ownProcess whether the process is there for this run only, so that its exit code is the run's
     * @param remembered the attempt whose answer is to be printed; gives {@code null} when none is
     * @param results lines with what the simulation found out
     */
    public Conclusion(
            boolean ownProcess, LoadRun run, Supplier<AttemptTrace> remembered, Supplier<List<LogLine>> results) {
        this.ownProcess = ownProcess;
        this.run = run;
        this.remembered = remembered;
        this.results = results;
    }

    /** The process is being ended from outside: what was measured so far is reported, unless all of it was. */
    public synchronized void interrupted() {
        if (!drawn) {
            interrupted = true;
            run.interrupt();
            draw();
        }
    }

    /** Never throws, for Gatling would then not write its own report; what is wrong is told, and in the exit code. */
    public synchronized void draw() {
        if (drawn) {
            return;
        }
        drawn = true;
        Path records = run.folder().resolve(CallLog.FILE_NAME);
        String lost = closeRecords();
        List<String> lines = new ArrayList<>();
        try {
            if (remembered.get() != null) {
                CallLog.read(records, this::printSingleCall);
            }
            Report.Made made = Report.make(records);
            System.out.println(Printable.lines(made.console()));
            StepSummary.append(made.markdown(), System.getenv());
            lines.addAll(made.missed());
            lines.add("Report: " + made.page());
            endWith(lines, ending(made.ending(), lost), lost.isEmpty() ? made.why() : lost);
            run.reported(Path.of(made.page()), interrupted);
        } catch (IOException | RuntimeException | Error e) {
            endWith(lines, RunEnding.FAILED, "no report was made of " + records + ": " + words(e));
            run.reported(null, interrupted);
        }
    }

    /** What this process knows counts for more than its records, which may not have taken the last of it. */
    private RunEnding ending(RunEnding recorded, String lost) {
        boolean failed = run.failure().isPresent()
                || !lost.isEmpty()
                || run.stopped()
                        .filter(stop -> stop.cause() == LoadStop.Cause.FAILURE)
                        .isPresent();
        return failed ? RunEnding.FAILED : recorded;
    }

    /** Records that end early are reported all the same, as far as they go. Returns what was lost; empty where nothing was. */
    private String closeRecords() {
        try {
            results.get().forEach(run.recorder()::note);
            run.close();
            return "";
        } catch (RuntimeException | Error e) {
            return words(e);
        }
    }

    private static String words(Throwable failure) {
        return failure instanceof Error || failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /**
     * A process that is ending already has its exit code, by the signal that ends it. After a failure it may be Gatling that
     * ends it, with a code of its own.
     */
    private void endWith(List<String> lines, RunEnding ending, String why) {
        if (ending != RunEnding.DONE) {
            lines.add(ending.line(why));
        }
        if (!ownProcess) {
            System.out.println(Printable.lines("\n" + String.join("\n", lines)));
            return;
        }
        Runnable last = () -> {
            System.out.println(Printable.lines("\n" + String.join("\n", lines)));
            System.out.flush();
            exitCode(ending).ifPresent(Runtime.getRuntime()::halt);
        };
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(last, "last-word"));
        } catch (IllegalStateException endingAlready) {
            if (ending == RunEnding.FAILED) {
                last.run();
            }
            System.out.println(Printable.lines("\n" + String.join("\n", lines)));
        }
    }

    /** A load that was stopped on its page, not by a signal, ends as by Ctrl-C: it did less than it was there for. */
    private OptionalInt exitCode(RunEnding ending) {
        return ending == RunEnding.INTERRUPTED && !interrupted ? OptionalInt.of(BY_HAND) : ending.exitCode();
    }

    private void printSingleCall(LogLine line) {
        if (line instanceof Attempt attempt) {
            System.out.println(
                    Printable.lines(new SingleCall(attempt, remembered.get().answerText()).text()));
        }
    }
}
