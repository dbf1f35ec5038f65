package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.Decision;
import cerebras.loadtest.analysis.finding.RunFinding.Measure;
import cerebras.loadtest.analysis.finding.RunFinding.MostlyFailed;
import cerebras.loadtest.analysis.finding.RunFinding.NotCompleted;
import cerebras.loadtest.analysis.finding.RunFinding.Status;
import cerebras.loadtest.analysis.finding.RunFindings;
import cerebras.loadtest.analysis.health.GeneratorHealth;
import cerebras.loadtest.analysis.health.GeneratorHealth.AffectedFigure;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.metrics.RunSummary;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run says first: its finding as one sentence with a status. The same on the console, in every file and on the page.
 *
 * @param finding what the run found out, or what kept it from that
 * @param status the worst of the finding, the decision and what is wrong with the figures
 * @param decision what the service level decides; never another one than the gate's
 * @param sentence one sentence in plain text
 * @param details further sentences, such as the cause of a knee and how sure a capacity is; may be empty
 * @param doNotUse figures that must not be used, each with the reason
 */
record RunVerdict(
        @JsonProperty("facts") RunFinding finding,
        Status status,
        Decision decision,
        String sentence,
        List<String> details,
        Map<AffectedFigure, String> doNotUse) {

    /** The verdict of a run. */
    static RunVerdict of(JudgedRun run) {
        RunSummary summary = run.summary();
        RunFinding finding = RunFindings.of(summary);
        Decision decision = decision(run);
        return new RunVerdict(
                finding,
                finding.status().and(status(decision)).and(status(summary)),
                decision,
                VerdictSentence.of(finding, run),
                VerdictDetails.of(finding, run).stream()
                        .map(line -> line.replace('\u00a0', ' '))
                        .toList(),
                doNotUse(finding, summary));
    }

    /** The figure that answers the question; absent if there is none. */
    @JsonProperty
    Measure figure() {
        return finding.measure();
    }

    /** All details as one text; empty where there is no more to say. */
    String detail() {
        return String.join(" ", details);
    }

    /** Why this figure must not be used; absent where nothing stands against it. */
    Optional<String> doNotUse(AffectedFigure figure) {
        return Optional.ofNullable(doNotUse.get(figure));
    }

    /** What must not be used, one sentence for each reason; empty where all can be used. */
    public List<String> warnings() {
        return doNotUse.values().stream()
                .distinct()
                .map(reason -> "Do not use "
                        + doNotUse.entrySet().stream()
                                .filter(figure -> figure.getValue().equals(reason))
                                .map(figure -> figure.getKey().title())
                                .collect(Collectors.joining(", "))
                        + ": " + reason + ".")
                .toList();
    }

    private static Decision decision(JudgedRun run) {
        return run.judgement()
                .map(judgement -> judgement.finding() == Finding.MET
                        ? Decision.PASS
                        : judgement.finding() == Finding.MISSED ? Decision.FAIL : Decision.INCONCLUSIVE)
                .orElse(Decision.NONE);
    }

    private static Status status(Decision decision) {
        return switch (decision) {
            case PASS, NONE -> Status.GOOD;
            case INCONCLUSIVE -> Status.ATTENTION;
            case FAIL -> Status.BAD;
        };
    }

    /** Of the load generator, the records, and a load that ended before its plan. */
    private static Status status(RunSummary summary) {
        GeneratorHealth.Status health = GeneratorHealth.in(summary).verdict();
        boolean damaged = summary.log().damagedLines() > 0
                || summary.log().droppedAttempts() != null && summary.log().droppedAttempts() > 0;
        boolean doubtful = health == GeneratorHealth.Status.DEGRADED || health == GeneratorHealth.Status.INVALID;
        boolean stopped = summary.stop() != null && summary.stop().early();
        return damaged || doubtful || stopped ? Status.ATTENTION : Status.GOOD;
    }

    private static Map<AffectedFigure, String> doNotUse(RunFinding finding, RunSummary summary) {
        Map<AffectedFigure, String> reasons = new EnumMap<>(AffectedFigure.class);
        GeneratorHealth.in(summary).reasons().stream()
                .filter(reason -> reason.verdict() == GeneratorHealth.Status.INVALID)
                .forEach(reason -> reason.affected()
                        .forEach(figure -> reasons.putIfAbsent(figure, "the load generator was overloaded")));
        if (finding instanceof MostlyFailed) {
            for (AffectedFigure figure : AffectedFigure.values()) {
                if (figure != AffectedFigure.SUCCESS_RATE && figure != AffectedFigure.REQUEST_RATE) {
                    reasons.putIfAbsent(figure, "most calls failed");
                }
            }
        }
        if (finding instanceof NotCompleted ended && ended.cause() == NotCompleted.Cause.FAILURE) {
            for (AffectedFigure figure : AffectedFigure.values()) {
                reasons.putIfAbsent(figure, "the run failed");
            }
        }
        return reasons;
    }
}
