package cerebras.loadtest.report;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.Judgement;
import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.Limit.ShareLimit;
import cerebras.loadtest.analysis.slo.SloResult;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whether the run kept what was asked of it: a sentence, and a row for each limit.
 *
 * @param kind style of the whole: {@code pass}, {@code fail} or {@code unsure}
 * @param title the verdict in three words
 * @param sentence what it rests on
 */
record ServiceLevelTable(String kind, String title, String sentence, List<VerdictRow> rows) {

    static ServiceLevelTable of(Judgement judgement, Numbers numbers) {
        Finding finding = judgement.finding();
        return new ServiceLevelTable(
                VerdictRow.word(finding).toLowerCase(Locale.ROOT),
                title(judgement),
                sentence(judgement, numbers),
                judgement.verdicts().stream()
                        .map(verdict -> VerdictRow.of(verdict, numbers))
                        .toList());
    }

    private static String title(Judgement judgement) {
        return switch (judgement.finding()) {
            case MET -> "Service level met";
            case MISSED -> "Service level missed";
            case PROBABLY_MET, PROBABLY_MISSED ->
                unmeasured(judgement)
                        ? "Service level: not measurable in some calls"
                        : "Service level: too few " + tooFew(judgement) + " to say";
        };
    }

    private static String sentence(Judgement judgement, Numbers numbers) {
        return switch (judgement.finding()) {
            case MET -> "Every limit was kept, with 95 % confidence.";
            case MISSED ->
                share(judgement, finding -> finding == Finding.MISSED, numbers) + " broken, with 95 % confidence.";
            case PROBABLY_MET, PROBABLY_MISSED ->
                share(judgement, finding -> !finding.sure(), numbers) + " left open: " + whyOpen(judgement);
        };
    }

    private static String whyOpen(Judgement judgement) {
        return unmeasured(judgement)
                ? "in some calls the client could not measure what is limited, and the rest do not decide it."
                : "too few " + tooFew(judgement) + (ofSessionsAlone(judgement) ? " ended" : " were made")
                        + " for 95 % confidence. A longer run can tell.";
    }

    private static String tooFew(Judgement judgement) {
        return ofSessionsAlone(judgement) ? "sessions" : "calls";
    }

    /** Whether all limits that are left open are of sessions. */
    private static boolean ofSessionsAlone(Judgement judgement) {
        return judgement.verdicts().stream()
                .filter(verdict -> !verdict.finding().sure())
                .allMatch(verdict -> verdict.limit().ofSessions());
    }

    /** Whether a limit is left open of which some values could not be measured well enough. */
    private static boolean unmeasured(Judgement judgement) {
        return judgement.verdicts().stream()
                .anyMatch(verdict -> !verdict.finding().sure() && verdict.unresolved() > 0);
    }

    /** {@code 1 of 2 limits was}. */
    private static String share(Judgement judgement, Predicate<Finding> counted, Numbers numbers) {
        long part = judgement.verdicts().stream()
                .map(SloResult::finding)
                .filter(counted)
                .count();
        String limits = numbers.count(judgement.verdicts().size(), "limit");
        return numbers.count(part) + " of " + limits + (part == 1 ? " was" : " were");
    }

    /**
     * A verdict in a table, each part of it in words.
     *
     * @param word PASS, FAIL or INCONCLUSIVE
     * @param limit what is limited, and by what: {@code p95 time to first token ≤ 300 ms}
     * @param value what was measured; a dash when nothing was
     * @param interval the 95 % interval; a dash when there is none
     * @param n how many values that is made of
     */
    record VerdictRow(String word, String limit, String value, String interval, String n) {

        static VerdictRow of(SloResult verdict, Numbers numbers) {
            Limit limit = verdict.limit();
            Estimate measured = verdict.measured();
            return new VerdictRow(
                    word(verdict.finding()),
                    title(limit) + (limit.fromBelow() ? " ≥ " : " ≤ ") + figure(limit, limit.bound(), numbers),
                    measured == null ? Numbers.ABSENT : figure(limit, measured.value(), numbers),
                    interval(verdict, numbers),
                    numbers.count(verdict.n())
                            + (verdict.unresolved() == 0
                                    ? ""
                                    : ", " + numbers.count(verdict.unresolved()) + " more not measurable"));
        }

        /**
         * The interval of the figure. A percentile may have none where the share of values within the bound still decides with
         * 95 % confidence: then the bound is what is shown of it.
         */
        private static String interval(SloResult verdict, Numbers numbers) {
            Limit limit = verdict.limit();
            Estimate measured = verdict.measured();
            if (measured == null || measured.low() == null && !verdict.finding().sure()) {
                return Numbers.ABSENT;
            }
            return measured.low() == null
                    ? (limit.fromBelow() == verdict.finding().met() ? "≥ " : "≤ ")
                            + figure(limit, limit.bound(), numbers)
                    : interval(limit, measured, numbers);
        }

        /** For readers who did not write the limit. */
        private static String title(Limit limit) {
            if (limit instanceof ShareLimit share) {
                String what = switch (share.kind()) {
                    case SUCCESS -> "calls that got their answer (success)";
                    case VALID -> "answers without a mechanical fault, of successful calls (valid)";
                    case GOODPUT -> "calls that kept every bound (goodput)";
                    case TASK_SUCCESS -> "sessions that were completed (taskSuccess)";
                };
                return share.request().map(kind -> kind + ": ").orElse("") + what;
            }
            return limit.title();
        }

        /** Whether the limit was kept, in a word; INCONCLUSIVE where too little was measured to say so with 95 % confidence. */
        static String word(Finding finding) {
            return switch (finding) {
                case MET -> "PASS";
                case MISSED -> "FAIL";
                case PROBABLY_MET, PROBABLY_MISSED -> "INCONCLUSIVE";
            };
        }

        /** A value of what is limited, with its unit. */
        static String figure(Limit limit, double value, Numbers numbers) {
            return limit.unit() == Unit.SHARE
                    ? numbers.percent(value)
                    : numbers.quantity(limit.unit(), value).text();
        }

        private static String interval(Limit limit, Estimate measured, Numbers numbers) {
            return figure(limit, measured.low(), numbers) + " – " + figure(limit, measured.high(), numbers);
        }
    }
}
