package cerebras.loadtest.report;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.RunSummary.TokenCheck;
import cerebras.loadtest.records.AnswerNotes;
import cerebras.loadtest.records.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who counted the tokens, and how far the local count is from the server's: sentences. */
record TokenPart(List<String> sentences) {

  static TokenPart of(RunSummary summary, Numbers numbers) {
    Figures figures = Headline.of(summary).figures();
    return new TokenPart(Stream.of(
            counted(figures, summary, numbers), uncounted(figures, numbers), compared(summary, numbers))
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
      return "All " + numbers.count(all) + " output tokens are as the server counted them (usage.completion_tokens).";
    }
    return numbers.count(estimated) + " of " + numbers.count(all) + " output tokens (" + numbers.share(estimated, all)
        + ") are an estimate by the local tokenizer (" + vocabulary(summary) + "): " + String.join("; ", reasons(summary, numbers))
        + ". Speeds and throughput that build on them are estimates too.";
  }

  /** Why tokens of the whole run are estimated, for every reason that occurred. */
  private static List<String> reasons(RunSummary summary, Numbers numbers) {
    AnswerNotes notes = summary.notes();
    List<String> reasons = new ArrayList<>();
    if (notes.notCounted() > 0) {
      String answers = numbers.count(notes.notCounted(), "answer");
      reasons.add(notAsked(summary)
          ? "the server's counts were not asked for (usage=off), and it did not send them with " + answers
          : "the server did not count the tokens of " + answers);
    }
    notes.remarks().stream().filter(count -> count.kind() == Remark.Kind.OUTPUT_COUNT).findFirst().ifPresent(count ->
        reasons.add("the server's counts of " + numbers.count(count.attempts(), "answer")
            + " cannot be right: it counted " + count.example()));
    if (notes.brokenOff() > 0) {
      reasons.add(numbers.count(notes.brokenOff(), "answer") + " broke off before the server's count came");
    }
    return reasons.isEmpty() ? List.of("the server sent no usable count with those answers") : reasons;
  }

  private static boolean notAsked(RunSummary summary) {
    return "off".equals(summary.run().settings().get("usage")) && "true".equals(summary.run().settings().get("stream"));
  }

  private static String uncounted(Figures figures, Numbers numbers) {
    return figures.uncountedAttempts() == 0
        ? ""
        : numbers.count(figures.uncountedAttempts(), "attempt") + " brought text that nobody counted: it is missing here.";
  }

  private static String vocabulary(RunSummary summary) {
    return summary.run().settings().getOrDefault("tokenizer", LocalTokenizer.USUAL);
  }

  private static String compared(RunSummary summary, Numbers numbers) {
    TokenCheck check = summary.tokenCheck();
    if (Double.isNaN(check.relativeDifference())) {
      return "The local count was not compared with the server's: no answer was counted by both.";
    }
    return "Local count (" + vocabulary(summary) + ") against the server's, on a sample of " + numbers.count(check.n(), "answer")
        + ": " + numbers.count(check.localTokens()) + " to "
        + numbers.count(check.serverTokens()) + " tokens, " + numbers.difference(check.relativeDifference()) + ".";
  }
}
