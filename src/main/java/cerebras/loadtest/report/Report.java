package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The files that show a finished run. */
public final class Report {

    private Report() {}

    /**
     * Makes the report of a run's records, whether the run ended by itself or was killed, and writes it beside them.
     *
     * @throws IOException when the records cannot be read, or the files not be written
     */
    public static Made make(Path callLog) throws IOException {
        RunJudge judge = RunJudge.byItsSettings();
        CallSample calls = new CallSample();
        RunSummary measured = SummaryBuilder.summarize(callLog, judge.andThen(calls));
        JudgedRun run = new JudgedRun(
                measured,
                started(measured) ? judge.steady(measured) : Optional.empty(),
                measured.steps().isEmpty()
                        ? List.of()
                        : judge.judged(measured).stream()
                                .map(RunJudge.Judged::judgement)
                                .toList(),
                calls.calls(),
                callLog.toAbsolutePath().getParent());
        Path folder = callLog.toAbsolutePath().getParent();
        write(run, callLog);
        URI page = folder.resolve(RunFile.PAGE).toUri();
        return new Made(
                page,
                ConsoleBlock.text(run, page),
                run.judgement().map(Report::missed).orElse(List.of()),
                run.ending(),
                run.why(),
                folder.resolve(RunFile.MARKDOWN));
    }

    /** Whether there was a load that could be judged. */
    static boolean started(RunSummary summary) {
        return summary.stop() == null || summary.stop().cause() != LoadStop.Cause.NOT_STARTED;
    }

    /** Writes all files beside the records of the run. */
    static void write(JudgedRun run, Path callLog) throws IOException {
        for (RunFile file : RunFile.ALL) {
            file.write(run, callLog);
        }
    }

    private static List<String> missed(Judgement judgement) {
        return judgement.verdicts().stream()
                .filter(verdict -> verdict.finding() == Finding.MISSED)
                .map(VerdictLine::of)
                .toList();
    }

    /**
     * A report that was made.
     *
     * @param page where the report is
     * @param console the block for the console
     * @param missed a line for each limit of the run's own service level that was missed with 95 % confidence
     * @param ending how the run ended
     * @param why it ended so; empty where there is no more to say
     * @param markdown the file with the summary for a pull request
     */
    public record Made(URI page, String console, List<String> missed, RunEnding ending, String why, Path markdown) {}

    /**
     * One of the files that show a finished run.
     *
     * @param name in the run's folder
     * @param text what is in it; absent when the run has nothing for it
     */
    record RunFile(String name, Function<JudgedRun, Optional<String>> text) {

        static final String PAGE = "report.html";
        static final String MARKDOWN = "summary.md";

        /** All of them. */
        static final List<RunFile> ALL = List.of(
                new RunFile("summary.json", run -> Optional.of(SummaryJson.of(run))),
                new RunFile(PAGE, run -> Optional.of(ReportPage.render(run))),
                new RunFile(MARKDOWN, run -> Optional.of(SummaryMarkdown.text(run))),
                new RunFile("junit.xml", JUnitXml::text));

        /**
         * Writes it. It is there whole or not at all; one that was there before is replaced, or goes when the run has nothing
         * for it.
         *
         * @param callLog what the run was read from: the file is beside it, and never in its place
         */
        void write(JudgedRun run, Path callLog) throws IOException {
            Path file = callLog.toAbsolutePath().resolveSibling(name);
            Optional<String> content = text.apply(run);
            if (content.isPresent()) {
                WholeFile.write(file, List.of(callLog), content.get());
            } else {
                WholeFile.delete(file, List.of(callLog));
            }
        }
    }
}
