package cerebras.loadtest.analysis.comparison;

/**
 * Something under which runs were made.
 *
 * @param name of the setting, or of what stands beside settings in the records
 * @param base its values in the base's runs, each once; an absent one is a dash
 * @param other its values in the other side's runs
 * @param weight what a difference in it means
 */
public record Condition(String name, String base, String other, Weight weight) {

  /** What a difference means. */
  public enum Weight {
    /** Figures could differ for it alone. */
    MATTERS,
    /** It may have a part in a difference. */
    CAUTION,
    /** None. */
    IGNORED
  }

  /** Whether all runs have the same value. */
  public boolean same() {
    return base.equals(other) && !base.contains(Conditions.OR);
  }
}
