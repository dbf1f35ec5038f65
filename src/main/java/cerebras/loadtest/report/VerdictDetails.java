package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.RunFinding;
import cerebras.loadtest.analysis.finding.RunFinding.BurstRecovery;
import cerebras.loadtest.analysis.finding.RunFinding.ConversationGrowth;
import cerebras.loadtest.analysis.finding.RunFinding.GeneratorInvalid;
import cerebras.loadtest.analysis.finding.RunFinding.MostlyFailed;
import cerebras.loadtest.analysis.finding.RunFinding.NoSuccess;
import cerebras.loadtest.analysis.finding.RunFinding.NotCompleted;
import cerebras.loadtest.analysis.finding.RunFinding.NotStarted;
import cerebras.loadtest.analysis.finding.RunFinding.NothingMeasured;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaBehaviour;
import cerebras.loadtest.analysis.finding.RunFinding.QuotaLimits;
import cerebras.loadtest.analysis.finding.RunFinding.SessionTasks;
import cerebras.loadtest.analysis.finding.RunFinding.Stability;
import cerebras.loadtest.analysis.finding.RunFinding.ThroughputKnee;
import cerebras.loadtest.analysis.finding.RunFinding.UserCapacity;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences;
import cerebras.loadtest.analysis.finding.RunFinding.VariantDifferences.Difference;
import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.Trend;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.report.OutcomeTable.OutcomeWords;
import cerebras.loadtest.report.TokenText.AnswerNotesText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is to be said of a finding after its sentence: evidence, cause and next step. */
final class VerdictDetails {

    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private VerdictDetails() {}

    static List<String> of(RunFinding finding, JudgedRun run) {
        RunSummary summary = run.summary();
        Stream<String> level = run.judgement().stream()
                .filter(judgement -> !(finding instanceof NotStarted || finding instanceof NothingMeasured))
                .filter(judgement -> !finding.answers() || judgement.finding() != Finding.MET)
                .map(judgement -> finding.answers() && judgement.finding() == Finding.MISSED
                        ? VerdictSentence.of(finding, summary)
                        : VerdictSentence.of(judgement));
        return Stream.concat(level, of(finding, summary).stream()).toList();
    }

    private static List<String> of(RunFinding finding, RunSummary summary) {
        if (finding instanceof NotStarted none) {
            return rest(none.reason());
        }
        if (finding instanceof NothingMeasured) {
            return List.of("Let the run last longer than an answer takes, or find out why no user started.");
        }
        if (finding instanceof ThroughputKnee knee) {
            return knee(knee);
        }
        if (finding instanceof UserCapacity capacity) {
            List<String> lines =
                    CapacityAnswer.of(summary.capacity(), capacity.agents()).lines();
            return Stream.concat(
                            Optional.ofNullable(capacity.bindingLimit()).stream()
                                    .flatMap(limit -> CapacityAnswer.of(limit).stream()),
                            lines.subList(1, lines.size()).stream())
                    .toList();
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
            return ended(ended, summary);
        }
        if (finding instanceof QuotaBehaviour quota) {
            return retryAfter(quota);
        }
        if (finding instanceof QuotaLimits quotas) {
            String all = VerdictSentence.quotas(quotas, Integer.MAX_VALUE) + ".";
            return quotas.limits().isEmpty()
                            || VerdictSentence.of(quotas, summary).equals(all)
                    ? List.of()
                    : List.of(all);
        }
        if (finding instanceof VariantDifferences differences
                && !differences.differences().isEmpty()) {
            List<List<Difference>> variants = VerdictSentence.byVariant(differences);
            return IntStream.range(0, variants.size())
                    .mapToObj(i -> Stream.of(
                            i == 0 ? "" : VerdictSentence.differences(variants.get(i)) + ".",
                            VerdictSentence.evidence(variants.get(i))))
                    .map(sentences -> sentences.filter(text -> !text.isEmpty()).collect(Collectors.joining(" ")))
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        if (finding instanceof SessionTasks) {
            return SessionTable.sentences(summary.sessions(), NUMBERS);
        }
        if (finding instanceof ConversationGrowth growth && growth.cachedShare() != null) {
            return List.of(
                    NUMBERS.part(growth.cachedShare()) + " of the prompt tokens of the last turn came from the cache.");
        }
        if (finding instanceof Stability stability && !stability.shown().isEmpty()) {
            return Stream.concat(
                            Stream.of(VerdictSentence.of(stability.throughput(), summary)),
                            summary.trends().stream().map(VerdictDetails::trend))
                    .toList();
        }
        return summary.trends().stream().map(VerdictDetails::trend).toList();
    }

    /** The answer that the finding stands in front of, with its own details. */
    private static List<String> with(String introduction, RunFinding answer, RunSummary summary) {
        return Stream.concat(
                        Stream.of(introduction + VerdictSentence.of(answer, summary)), of(answer, summary).stream())
                .toList();
    }

    /** What follows the first sentence of a reason. */
    private static List<String> rest(String reason) {
        String[] sentences = reason.strip().split("[.]\\s+", 2);
        return sentences.length == 1 ? List.of() : List.of(sentences[1]);
    }

    private static List<String> ended(NotCompleted ended, RunSummary summary) {
        Stream<String> first = switch (ended.cause()) {
            case FAILURE ->
                Stream.concat(
                        ended.reason() == null ? Stream.empty() : rest(ended.reason()).stream(),
                        Stream.of("Do not use the figures: records of calls may be missing."));
            case INTERRUPTED, STOPPED -> Stream.of("No call was sent after that; the steady window ends there.");
            case KILLED ->
                Stream.of("The figures cover what had been written until then; calls under way are missing.");
        };
        return Stream.concat(first, with("Measured until then: ", ended.answer(), summary).stream())
                .toList();
    }

    private static List<String> retryAfter(QuotaBehaviour quota) {
        long tested = quota.retryAfterKept() + quota.retryAfterBroken();
        return tested == 0
                ? List.of()
                : List.of("Retry-After was right " + NUMBERS.count(quota.retryAfterKept()) + " of "
                        + NUMBERS.count(tested, "time") + ".");
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
