package cerebras.loadtest.report;

import cerebras.loadtest.measure.Figures;
import cerebras.loadtest.measure.TokenCheck;
import java.util.List;
import java.util.stream.Stream;

/** Who counted the tokens, and how far the local count is from the server's: sentences. */
record TokenPart(List<String> sentences) {

  static TokenPart of(Figures figures, TokenCheck check, Numbers numbers) {
    return new TokenPart(Stream.of(counted(figures, numbers), uncounted(figures, numbers), compared(check, numbers))
        .filter(sentence -> !sentence.isEmpty())
        .toList());
  }

  private static String counted(Figures figures, Numbers numbers) {
    long all = Math.round(figures.outputTokens());
    long estimated = Math.round(figures.estimatedTokens());
    if (all == 0) {
      return "No output tokens arrived in the window.";
    }
    if (estimated == 0) {
      return "All " + numbers.count(all) + " output tokens are as the server counted them (usage.completion_tokens).";
    }
    return numbers.count(estimated) + " of " + numbers.count(all) + " output tokens (" + numbers.share(estimated, all)
        + ") are an estimate by the local tokenizer, because the server sent no usage with those answers. Speeds and "
        + "throughput that build on them are estimates too.";
  }

  private static String uncounted(Figures figures, Numbers numbers) {
    return figures.uncountedAttempts() == 0
        ? ""
        : numbers.count(figures.uncountedAttempts(), "attempt") + " brought text that nobody counted: it is missing here.";
  }

  private static String compared(TokenCheck check, Numbers numbers) {
    if (Double.isNaN(check.relativeDifference())) {
      return "The local count was not compared with the server's: no answer was counted by both.";
    }
    return "Local count against the server's, on a sample of " + numbers.count(check.n(), "answer")
        + ": " + numbers.count(check.localTokens()) + " to "
        + numbers.count(check.serverTokens()) + " tokens, " + numbers.difference(check.relativeDifference()) + ".";
  }
}
