package cerebras.loadtest.analysis.comparison;

import cerebras.loadtest.analysis.comparison.Difference.Change;
import cerebras.loadtest.records.RunHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two sides, and what differs between them.
 *
 * @param base what is compared with
 * @param other what is judged
 * @param conditions under which both were made
 * @param threshold the least change that matters, as a part of the base's figure
 * @param differences one for each {@link ComparedMetric} that both sides or one have a figure for
 */
public record RunComparison(
    RunSet base, RunSet other, Conditions conditions, double threshold, List<Difference> differences) {

  /**
   * Compares, whether or not the conditions allow it.
   *
   * @param varied names of conditions that differ on purpose
   */
  public static RunComparison of(RunSet base, RunSet other, double threshold, Set<String> varied) {
    return new RunComparison(
        base, other, Conditions.of(headers(base), headers(other), varied), threshold, differences(base, other, threshold));
  }

  private static List<RunHeader> headers(RunSet side) {
    return side.runs().stream().map(run -> run.summary().run()).toList();
  }

  private static List<Difference> differences(RunSet base, RunSet other, double threshold) {
    List<ComparedMetric> measured = Stream.of(ComparedMetric.values())
        .filter(yardstick -> measured(base, yardstick) && measured(other, yardstick)).toList();
    List<Contrast> contrasts = measured.stream()
        .map(yardstick -> Contrast.of(base.readings(yardstick), other.readings(yardstick))).toList();
    double[] pValues = Holm.adjusted(contrasts.stream().mapToDouble(Contrast::pValue).toArray());
    List<Difference> differences = new ArrayList<>();
    for (ComparedMetric yardstick : ComparedMetric.values()) {
      Optional<Double> left = base.figure(yardstick);
      Optional<Double> right = other.figure(yardstick);
      int place = measured.indexOf(yardstick);
      differences.add(place < 0
          ? Difference.unknown(yardstick, left, right)
          : Difference.of(
              yardstick, left.orElseThrow(), right.orElseThrow(), contrasts.get(place), pValues[place], threshold));
    }
    return List.copyOf(differences);
  }

  private static boolean measured(RunSet side, ComparedMetric yardstick) {
    return !side.readings(yardstick).isEmpty();
  }

  /** Whether it is known how far equal runs differ: there are enough of them on both sides. */
  public boolean spreadKnown() {
    return Contrast.spreadKnown(base.runs().size(), other.runs().size());
  }

  /** Those of one verdict. */
  public List<Difference> of(Change verdict) {
    return differences.stream().filter(difference -> difference.verdict() == verdict).toList();
  }

  /** Whether anything at all could be compared. */
  public boolean judged() {
    return of(Change.TOO_FEW).size() < differences.size();
  }

  /**
   * Several questions of the same data: p-values made larger, so that between equal runs any of them falls below 5 % in at
   * most 5 % of the cases, however they hang together. (Holm, A Simple Sequentially Rejective Multiple Test Procedure, 1979.)
   */
  static final class Holm {

    private Holm() {}

    /** The adjusted p-values, in the order of the given ones. */
    static double[] adjusted(double[] pValues) {
      int[] ascending = IntStream.range(0, pValues.length).boxed()
          .sorted((one, other) -> Double.compare(pValues[one], pValues[other]))
          .mapToInt(Integer::intValue).toArray();
      double[] adjusted = Arrays.copyOf(pValues, pValues.length);
      double least = 0;
      for (int rank = 0; rank < ascending.length; rank++) {
        least = Math.max(least, Math.min(1, (ascending.length - rank) * pValues[ascending[rank]]));
        adjusted[ascending[rank]] = least;
      }
      return adjusted;
    }
  }
}
