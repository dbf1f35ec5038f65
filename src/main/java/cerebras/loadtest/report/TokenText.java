package cerebras.loadtest.report;

import cerebras.loadtest.analysis.finding.Headline;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.metrics.Spending;
import cerebras.loadtest.records.AnswerNotes;
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
            return new SpendingPart(Stream.of(Stream.of(used), prices(summary, numbers), uncounted(spending, numbers))
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

        private static Stream<String> uncounted(Spending spending, Numbers numbers) {
            return spending.uncounted() == 0
                    ? Stream.empty()
                    : Stream.of(numbers.count(spending.uncounted(), "attempt")
                            + " may have been billed without telling their tokens: missing here.");
        }
    }
}
