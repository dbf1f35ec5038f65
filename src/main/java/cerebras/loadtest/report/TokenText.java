package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.metrics.CancelFigures;
import cerebras.loadtest.metrics.FailureKind;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.Remark;
import cerebras.loadtest.records.RunHeader.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who counted the tokens, and how far the local count is from the server's: sentences. */
record TokenText(List<String> sentences) {

    static TokenText of(RunSummary summary, Numbers numbers) {
        Figures figures = Headline.of(summary).figures();
        return new TokenText(
                Stream.of(counted(figures, summary, numbers), uncounted(figures, numbers), compared(summary, numbers))
                        .filter(sentence -> !sentence.isEmpty())
                        .toList());
    }

    private static String counted(Figures figures, RunSummary summary, Numbers numbers) {
        long all = Math.round(figures.outputTokens());
        long estimated = Math.round(figures.estimatedTokens());
        if (all == 0) {
            return "No output tokens arrived in the window.";
        }
        if (estimated == 0) {
            return "All " + numbers.count(all)
                    + " output tokens are as the server counted them (usage.completion_tokens).";
        }
        return numbers.count(estimated) + " of " + numbers.count(all) + " output tokens ("
                + numbers.share(estimated, all)
                + ") are an estimate by the local tokenizer (" + vocabulary(summary) + "): "
                + String.join("; ", reasons(summary, numbers))
                + ". Speeds and throughput that build on them are estimates too.";
    }

    /** Why tokens of the whole run are estimated, for every reason that occurred. */
    private static List<String> reasons(RunSummary summary, Numbers numbers) {
        AnswerNotes notes = summary.notes();
        List<String> reasons = new ArrayList<>();
        if (notes.notCounted() > 0) {
            String answers = numbers.count(notes.notCounted(), "answer");
            reasons.add(
                    notAsked(summary)
                            ? "the server's counts were not asked for (usage=off), and it did not send them with "
                                    + answers
                            : "the server did not count the tokens of " + answers);
        }
        notes.remarks().stream()
                .filter(count -> count.kind() == Remark.Kind.OUTPUT_COUNT)
                .findFirst()
                .ifPresent(count -> reasons.add("the server's counts of " + numbers.count(count.attempts(), "answer")
                        + " cannot be right: it counted " + count.example()));
        if (notes.attempts(Remark.Kind.USAGE_BEFORE_TEXT) > 0) {
            reasons.add("the server's last usage came before the last text of "
                    + numbers.count(notes.attempts(Remark.Kind.USAGE_BEFORE_TEXT), "answer"));
        }
        if (notes.brokenOff() > 0) {
            reasons.add(numbers.count(notes.brokenOff(), "answer") + " broke off before the server's count came");
        }
        return reasons.isEmpty() ? List.of("the server sent no usable count with those answers") : reasons;
    }

    private static boolean notAsked(RunSummary summary) {
        return "off".equals(summary.run().settings().get("usage"))
                && "true".equals(summary.run().settings().get("stream"));
    }

    private static String uncounted(Figures figures, Numbers numbers) {
        return figures.uncountedAttempts() == 0
                ? ""
                : numbers.count(figures.uncountedAttempts(), "attempt")
                        + " brought text that nobody counted: it is missing here.";
    }

    private static String vocabulary(RunSummary summary) {
        return summary.run().settings().getOrDefault("tokenizer", LocalTokenizer.USUAL);
    }

    private static String compared(RunSummary summary, Numbers numbers) {
        TokenCheck check = summary.tokenCheck();
        if (Double.isNaN(check.relativeDifference())) {
            return "The local count was not compared with the server's: no answer was counted by both.";
        }
        return "Local count (" + vocabulary(summary) + ") against the server's, on a sample of "
                + numbers.count(check.n(), "answer")
                + ": " + numbers.count(check.localTokens()) + " to "
                + numbers.count(check.serverTokens()) + " tokens, " + numbers.difference(check.relativeDifference())
                + ".";
    }

    /** What the run used and what that costs, as sentences; none when it used nothing. */
    record SpendingPart(List<String> sentences) {

        static SpendingPart of(RunSummary summary, Numbers numbers) {
            Spending spending = summary.spending();
            if (spending.promptTokens() + spending.outputTokens() + spending.uncounted() == 0) {
                return new SpendingPart(List.of());
            }
            String used = numbers.count(spending.promptTokens()) + " prompt and "
                    + numbers.count(spending.outputTokens()) + " output tokens " + cost(summary, numbers) + ".";
            return new SpendingPart(Stream.of(
                            Stream.of(used),
                            prices(summary, numbers),
                            uncounted(spending, numbers),
                            cancels(summary, numbers))
                    .flatMap(s -> s)
                    .toList());
        }

        private static String cost(RunSummary summary, Numbers numbers) {
            BigDecimal dollars = summary.spending().dollars();
            if (dollars == null) {
                return "have no known price";
            }
            String verb = summary.run().target().emulated() ? "would have cost " : "cost ";
            return verb + numbers.dollars(dollars) + " at the list price";
        }

        private static Stream<String> prices(RunSummary summary, Numbers numbers) {
            return summary.run().prices().entrySet().stream().map(model -> price(model, numbers));
        }

        private static String price(Map.Entry<String, Price> model, Numbers numbers) {
            return "List price of " + model.getKey() + ": "
                    + numbers.price(model.getValue().input()) + " per million prompt tokens, "
                    + numbers.price(model.getValue().output()) + " per million output tokens.";
        }

        private static Stream<String> cancels(RunSummary summary, Numbers numbers) {
            CancelFigures.Cost cost =
                    summary.cancels() == null ? null : summary.cancels().cost();
            return cost == null
                    ? Stream.empty()
                    : Stream.of("Calls that were cancelled by plan add between " + numbers.dollars(cost.received())
                            + ", for what had arrived, and " + numbers.dollars(cost.most())
                            + ", if the server goes on to the token limit: an estimate.");
        }

        private static Stream<String> uncounted(Spending spending, Numbers numbers) {
            return spending.uncounted() == 0
                    ? Stream.empty()
                    : Stream.of(numbers.count(spending.uncounted(), "attempt")
                            + " may have been billed without telling their tokens: missing here.");
        }
    }

    /**
     * What was odd about the answers of the whole run, one sentence for each kind; none when nothing was. Counts for which an
     * estimate stands in are left to {@link TokenText}, where the headline has any.
     */
    record AnswerNotesText(List<String> sentences) {

        /** The error code of an answer that says that it is complete, but not why it ended. */
        private static final String NO_FINISH_REASON = "no_finish_reason";

        /** Vocabularies differ by less in the count of the same text. */
        private static final double MOST_APART = 2;

        static AnswerNotesText of(RunSummary summary, Numbers numbers) {
            boolean estimated = Headline.of(summary).figures().estimatedTokens() > 0;
            Stream<String> remarks = summary.notes().remarks().stream()
                    .filter(count -> !estimated || count.kind() != Remark.Kind.OUTPUT_COUNT)
                    .map(count -> sentence(count, summary, numbers));
            Stream<String> noReason = noFinishReason(summary) ? Stream.of(NO_REASON) : Stream.empty();
            return new AnswerNotesText(Stream.of(noReason, remarks, countsApart(summary.tokenCheck(), numbers))
                    .flatMap(notes -> notes)
                    .toList());
        }

        /** The same after the sentence that says which tokens are estimated and why, where some are. */
        static List<String> withEstimates(RunSummary summary, Numbers numbers) {
            boolean estimated = Headline.of(summary).figures().estimatedTokens() > 0;
            Stream<String> counts = estimated
                    ? TokenText.of(summary, numbers).sentences().stream().limit(1)
                    : Stream.empty();
            return Stream.concat(counts, of(summary, numbers).sentences().stream())
                    .toList();
        }

        static final String NO_REASON =
                "Every answer came to its end without a finish_reason, so none counts as complete:"
                        + " this server does not say why an answer ends. Ask it by another route, or through a gateway that passes finish_reason on.";

        /** Whether all attempts failed for want of a finish reason only: then it is the server's way, and no fault of the network. */
        static boolean noFinishReason(RunSummary summary) {
            long without = summary.failures().stream()
                    .filter(kind -> kind.outcome() == Outcome.STREAM_BROKEN || kind.outcome() == Outcome.MALFORMED)
                    .filter(kind -> NO_FINISH_REASON.equals(kind.errorCode()))
                    .mapToLong(FailureKind::count)
                    .sum();
            return without > 0 && without == summary.whole().attempts();
        }

        /**
         * Says that the server's counts differ from the local ones by more than any tokenizer explains; on a sample of the
         * answers, and nothing where they do not.
         */
        private static Stream<String> countsApart(TokenCheck check, Numbers numbers) {
            double ratio = check.medianRatio() == null ? 1 : check.medianRatio();
            if (ratio <= MOST_APART && ratio >= 1 / MOST_APART) {
                return Stream.empty();
            }
            return Stream.of("The server's token counts are far from the local ones: in the median of a sample of "
                    + numbers.count(check.n(), "answer") + ", it counted " + numbers.decimal(ratio)
                    + " for each token counted locally. "
                    + (ratio > 1
                            ? "Hidden reasoning, or text that this client did not find, makes a server's count larger."
                            : "A server that counts events makes its count smaller.")
                    + " Speeds and throughput build on the server's counts.");
        }

        private static String sentence(AnswerNotes.Count count, RunSummary summary, Numbers numbers) {
            String attempts = numbers.count(count.attempts(), "attempt");
            String answers = numbers.count(count.attempts(), "answer");
            String example = ", for example " + count.example();
            return switch (count.kind()) {
                case OUTPUT_COUNT ->
                    "The server's count of output tokens cannot be right in " + attempts + example
                            + ": the local estimate stands in for it.";
                case USAGE_BEFORE_TEXT ->
                    "The server's last usage came before the last text in " + attempts + example
                            + ": its count is not that of the whole answer, so the local estimate stands in for it.";
                case TOTAL_COUNT ->
                    "The server's total_tokens are more than its prompt and output tokens in " + attempts + example
                            + ": it counts tokens that are not shown, such as hidden reasoning. Cost and budget count them as output, speeds"
                            + " and throughput do not.";
                case PROMPT_COUNT ->
                    "The server's count of prompt tokens cannot be right in " + attempts + example
                            + ": it is taken as unknown, and these attempts are missing in the cost.";
                case CACHED_COUNT ->
                    "The server's count of cached prompt tokens cannot be right in " + attempts + example
                            + ": it is taken as unknown.";
                case REASONING_COUNT ->
                    "The server's count of reasoning tokens cannot be right in " + attempts + example
                            + ": it is taken as unknown.";
                case SERVER_TIME ->
                    "A time in time_info cannot be right in " + attempts + example + ": it is taken as unknown.";
                case MORE_THAN_MAX_TOKENS ->
                    "More output tokens than maxTokens asked for in " + answers + example
                            + ": the server does not keep the limit, or counts otherwise than it limits.";
                case UNKNOWN_TEXT ->
                    "Text in a place that is not known for it in " + answers + ", for example in \"" + count.example()
                            + "\": it is not counted, and no time to first token knows of it.";
                case NO_TEXT ->
                    numbers.count(count.attempts()) + " of "
                            + numbers.count(summary.whole().successes(), "answer") + " had no text" + example
                            + ": they count as successes, but have no time to first token and no output speed.";
                case WHOLE_ANSWER ->
                    "A whole JSON answer although a stream was asked for in " + attempts + example
                            + ": these have no time to first token and no output speed. If the server cannot stream, measure with -Dstream=false.";
                case CUT_BY_CONTENT_FILTER ->
                    "A content filter ended " + answers + " after the beginning" + example
                            + ": they count as successes, but are shorter than the model would have made them.";
            };
        }
    }
}
