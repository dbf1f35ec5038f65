package cerebras.loadtest.report;

import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunHeader;
import java.util.List;
import java.util.Optional;

/**
 * What the report would say of a run that goes on, by the report's own rules: its service level and the health of the load
 * generator. Takes the lines in the order in which they are recorded. Safe for threads.
 */
public final class RunSoFar {

    private final RunJudge judge = RunJudge.byItsSettings();
    private SummaryBuilder builder;
    private boolean measured;

    /**
     * A finding that may still change.
     *
     * @param limits the verdict on each limit of the service level, one line each; empty where none is asked for, or no
     *     attempt has ended
     * @param health ok, degraded, invalid or unknown
     * @param reasons why it is not ok, one sentence each
     */
    public record Verdict(List<Line> limits, String health, List<String> reasons) {

        /** @param word PASS, FAIL or INCONCLUSIVE */
        public record Line(String word, String text) {}
    }

    /** The next line. */
    public synchronized void accept(LogLine line) {
        if (line instanceof RunHeader header) {
            builder = SummaryBuilder.begin(header);
        }
        if (builder != null) {
            line.accept(builder);
            judge.accept(line);
            measured |= !(line instanceof RunHeader);
        }
    }

    /** Absent before anything was measured. */
    public synchronized Optional<Verdict> verdict() {
        if (!measured) {
            return Optional.empty();
        }
        RunSummary summary = builder.soFar();
        GeneratorHealth health = GeneratorHealth.in(summary);
        return Optional.of(new Verdict(
                judge.judged(summary).stream()
                        .flatMap(judged -> judged.judgement().verdicts().stream()
                                .map(verdict -> new Verdict.Line(
                                        ServiceLevelTable.VerdictRow.word(verdict.finding()),
                                        VerdictLine.withInterval(verdict)
                                                + (judged.window().startsWith("step") ? " – " + judged.window() : ""))))
                        .toList(),
                health.verdict().label(),
                new GeneratorHealthText(Numbers.CONSOLE).of(health)));
    }
}
