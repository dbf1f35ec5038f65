package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.BurstRecovery;
import cerebras.loadtest.analysis.finding.RunFinding.GeneratorInvalid;
import cerebras.loadtest.analysis.finding.RunFinding.MostlyFailed;
import cerebras.loadtest.analysis.finding.RunFinding.NoSuccess;
import cerebras.loadtest.analysis.finding.RunFinding.NotCompleted;
import cerebras.loadtest.analysis.finding.RunFinding.ThroughputKnee;
import cerebras.loadtest.analysis.finding.RunFinding.UserCapacity;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.report.OutcomeTable.OutcomeWords;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What is to be said of a finding after its sentence: evidence, cause and next step. */
final class VerdictDetails {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private VerdictDetails() {}

    static List<String> of(RunFinding finding, RunSummary summary) {
        if (finding instanceof ThroughputKnee knee) {
            return knee(knee);
        }
        if (finding instanceof UserCapacity) {
            List<String> lines = CapacityAnswer.of(summary.capacity()).lines();
            return lines.subList(1, lines.size());
        }
        if (finding instanceof BurstRecovery burst) {
            return burst(burst);
        }
        if (finding instanceof NoSuccess none) {
            return List.of(next(none.outcome(), summary));
        }
        if (finding instanceof MostlyFailed failed) {
            return List.of(next(failed.outcome(), summary));
        }
        if (finding instanceof GeneratorInvalid invalid) {
            return with("What was measured: ", invalid.answer(), summary);
        }
        if (finding instanceof NotCompleted ended) {
            return with("Measured until then: ", ended.answer(), summary);
        }
        return summary.trends().stream().map(VerdictDetails::trend).toList();
    }

    /** The answer that the finding stands in front of, with its own details. */
    private static List<String> with(String introduction, RunFinding answer, RunSummary summary) {
        return Stream.concat(
                        Stream.of(introduction + VerdictSentence.of(answer, summary)), of(answer, summary).stream())
                .toList();
    }

    private static String next(Outcome outcome, RunSummary summary) {
        return AnswerNotesText.noFinishReason(summary)
                ? AnswerNotesText.NO_REASON
                : OutcomeWords.of(outcome).meaning() + " "
                        + OutcomeWords.of(outcome).hint();
    }

    private static List<String> knee(ThroughputKnee knee) {
        if (knee.users() == null) {
            return List.of("To go further: -Dusers=" + 2 * knee.mostUsers());
        }
        return List.of(
                cause(knee),
                "The knee is where the line through the steps of few users, who do not wait for each other, reaches the"
                        + " highest throughput of any step (N* of operational analysis).");
    }

    private static String cause(ThroughputKnee knee) {
        String at = " in the step of " + NUMBERS.count(knee.causeAt(), "user");
        return switch (knee.cause()) {
            case QUOTA -> "Cause: the quota refuses more than 1 % of the attempts" + at + ".";
            case QUEUE_FULL -> "Cause: the provider is full and refuses more than 1 % of the attempts" + at + ".";
            case LOAD_GENERATOR ->
                "Cause: load generator health is invalid" + at
                        + ". Use a machine with more free processors, or several generators.";
            case PROVIDER_SLOWS -> "Cause: the provider slows down: " + slowing(knee) + at + ".";
            case UNEXPLAINED -> "Cause: neither refusals nor slower answers explain it" + at + ".";
        };
    }

    private static String slowing(ThroughputKnee knee) {
        List<String> growth = new ArrayList<>();
        if (knee.timeToFirstTokenGrowth() != null) {
            growth.add("time to first token is %.1f times".formatted(knee.timeToFirstTokenGrowth()));
        }
        if (knee.outputSpeedGrowth() != null) {
            growth.add("output speed of a call is %.2f times".formatted(knee.outputSpeedGrowth()));
        }
        return String.join(", ", growth) + " that of the first step";
    }

    private static List<String> burst(BurstRecovery burst) {
        List<String> lines = new ArrayList<>();
        if (burst.timeToFirstTokenAfterMs() != null) {
            String before = burst.timeToFirstTokenBeforeMs() == null
                    ? "."
                    : ", and up to " + millis(burst.timeToFirstTokenBeforeMs()) + " before.";
            lines.add("The median time to first token of a step was up to " + millis(burst.timeToFirstTokenAfterMs())
                    + before);
        }
        lines.add("Times are read from steps of " + NUMBERS.duration(Math.round(burst.stepMs() * 1e6))
                + "; calls in flight are the mean of a step.");
        return lines;
    }

    private static String millis(double milliseconds) {
        return NUMBERS.time(milliseconds * 1e6).text();
    }

    private static String trend(Trend trend) {
        return switch (trend.kind()) {
            case TIME_TO_FIRST_TOKEN -> trend(trend, "Median time to first token", "ms", 1e-6);
            case OUTPUT_SPEED -> trend(trend, "Median output speed", "tokens/s", 1);
            case FAILURES -> trend(trend, "Share of failed attempts", "percentage points", 100);
        };
    }

    private static String trend(Trend trend, String name, String unit, double factor) {
        return String.format(
                Locale.ROOT,
                "%s: %+.2f %s an hour (95 %% interval %+.2f to %+.2f), at %.2f on average: %s.",
                name,
                trend.perHour() * factor,
                unit,
                trend.low() * factor,
                trend.high() * factor,
                trend.mean() * factor,
                trend.shown() ? "it drifts" : "no drift shown");
    }
}
