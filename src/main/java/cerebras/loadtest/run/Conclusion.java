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
 * Everything after the load, once: closes the records, creates the report, and ends the process with the exit code of
 * the run.
 *
 * <p>Gatling prints the address of its own report after ours, and ends the process itself with its own exit code: only
 * a shutdown hook runs after that. There is one hook, because several would run in undefined order.
 */
public final class Conclusion {

    /** The exit code of a process that was ended by Ctrl-C. */
    private static final int BY_HAND = 130;

    private final LoadRun run;
    private final Supplier<AttemptTrace> remembered;
    private final Supplier<List<LogLine>> results;
    private final boolean ownProcess;
    private final Others others;
    private boolean drawn;
    private boolean interrupted;

    /**
     * @param ownProcess whether the process exists for this run only, so that its exit code is the run's
     * @param remembered the attempt whose answer is printed; returns {@code null} if there is none
     * @param results lines with the results of the simulation
     * @param others load generators that share the load
     */
    public Conclusion(
            boolean ownProcess,
            LoadRun run,
            Supplier<AttemptTrace> remembered,
            Supplier<List<LogLine>> results,
            Others others) {
        this.ownProcess = ownProcess;
        this.others = others;
        this.run = run;
        this.remembered = remembered;
        this.results = results;
    }

    /**
     * Reports what was measured so far because the process is being ended; does nothing if the report was already made.
     */
    public synchronized void interrupted() {
        if (!drawn) {
            interrupted = true;
            run.interrupt();
            draw();
        }
    }

    /**
     * Never throws, since Gatling would then not write its own report; problems are printed and reflected in the exit
     * code.
     */
    public synchronized void draw() {
        if (drawn) {
            return;
        }
        drawn = true;
        String lost = closeRecords();
        Path records = run.records();
        List<String> lines = new ArrayList<>();
        try {
            records = others.conclude(records, interrupted);
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

    /** Load generators that share the load. */
    public interface Others {

        /** There are none. */
        Others NONE = (records, inHaste) -> records;

        /**
         * Passes on this generator's records, or waits for those of the others.
         *
         * @param records complete
         * @param inHaste whether the process is being ended
         * @return the records to report on
         */
        Path conclude(Path records, boolean inHaste);

        /** Whether a missed or inconclusive service level is for this process to report by its exit code. */
        default boolean judges() {
            return true;
        }
    }

    /** Knowledge of this process takes precedence over its records, which may be incomplete. */
    private RunEnding ending(RunEnding recorded, String lost) {
        boolean failed = run.failure().isPresent()
                || !lost.isEmpty()
                || run.stopped()
                        .filter(stop -> stop.cause() == LoadStop.Cause.FAILURE)
                        .isPresent();
        boolean judgedElsewhere =
                !others.judges() && (recorded == RunEnding.MISSED || recorded == RunEnding.INCONCLUSIVE);
        return failed ? RunEnding.FAILED : judgedElsewhere ? RunEnding.DONE : recorded;
    }

    /** Closes the records. Incomplete records are still reported. Returns what was lost; empty if nothing was. */
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
     * A process that is already ending has the exit code of its signal. After a failure, Gatling may end the process
     * with its own exit code.
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

    /** A load that was stopped on the live page ends like after Ctrl-C, because it is incomplete. */
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
