package cerebras.loadtest.report;

import cerebras.loadtest.analysis.comparison.Difference;
import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.analysis.comparison.RunComparison;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a comparison comes to, for somebody who reads nothing else.
 *
 * @param kind style of the box: {@code failed}, {@code caution} or {@code fine}
 * @param word two or three words
 * @param sentence what differs, by how much
 */
record DifferenceVerdict(String kind, String word, String sentence) {

  static DifferenceVerdict of(RunComparison comparison, Numbers numbers) {
    if (!comparison.judged()) {
      return new DifferenceVerdict("caution", "Cannot be said",
          "These runs have too few calls in their steady windows. Let them last longer.");
    }
    List<Difference> worse = comparison.of(Change.WORSE);
    List<Difference> better = comparison.of(Change.BETTER);
    if (!worse.isEmpty()) {
      return new DifferenceVerdict("failed", better.isEmpty() ? "Worse" : "Worse in part",
          "The new " + runs(comparison) + " worse than the base in " + mentions(worse, numbers)
              + (better.isEmpty() ? "." : ", and better in " + mentions(better, numbers) + "."));
    }
    if (!better.isEmpty()) {
      return new DifferenceVerdict(
          "fine", "Better", "The new " + runs(comparison) + " better than the base in " + mentions(better, numbers) + ".");
    }
    return same(comparison, numbers);
  }

  private static DifferenceVerdict same(RunComparison comparison, Numbers numbers) {
    List<Difference> open = comparison.differences().stream()
        .filter(difference -> difference.low() != null && difference.mayBeWorse(comparison.threshold())).toList();
    if (open.isEmpty()) {
      return new DifferenceVerdict("fine", "No difference that matters",
          "Nothing got worse by " + numbers.percent(comparison.threshold()) + " or more.");
    }
    return new DifferenceVerdict("caution", "No difference shown",
        "Chance alone could make what differs. These runs are too short or too restless to rule out that something got"
            + " worse by " + numbers.percent(comparison.threshold()) + " or more: "
            + open.stream()
                .map(difference -> new DifferenceWords(difference, numbers))
                .map(words -> words.mention().replaceAll("\\(.*", "(" + words.interval() + ")"))
                .collect(Collectors.joining("; "))
            + ".");
  }

  private static String runs(RunComparison comparison) {
    return comparison.other().runs().size() == 1 ? "run is" : "runs are";
  }

  private static String mentions(List<Difference> differences, Numbers numbers) {
    return differences.stream()
        .map(difference -> new DifferenceWords(difference, numbers).mention())
        .collect(Collectors.joining("; "));
  }
}
