package cerebras.loadtest.report;

import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.stats.Percentile;
import java.util.List;

/**
 * One of the figures that are shown first.
 *
 * @param key anchor of the definition
 * @param title name for people
 * @param values the first stands out; none when nothing was measured
 * @param notes what the figure cannot be read without; empty ones are left out
 * @param doubt verdict on the client, where it is in the figure; empty where it is not
 */
record HeadlineFigure(String key, String title, List<Value> values, List<String> notes, String doubt) {

  HeadlineFigure {
    notes = notes.stream().filter(note -> !note.isEmpty()).toList();
  }

  HeadlineFigure(String key, String title, List<Value> values, List<String> notes) {
    this(key, title, values, notes, "");
  }

  /** The same, with something in doubt. */
  HeadlineFigure doubted(String words) {
    return new HeadlineFigure(key, title, values, notes, words);
  }

  /**
   * One number with what it is, for example p99.
   *
   * @param interval its 95 % interval; empty when it has none
   */
  record Value(String label, Quantity quantity, String interval, boolean sampleTooSmall) {

    /** A number that is no estimate. */
    static Value exact(String label, Quantity quantity) {
      return new Value(label, quantity, "", false);
    }

    /** A percentile, in the unit of the model. */
    static Value of(String label, Percentile percentile, Unit unit, Numbers numbers) {
      return new Value(
          label,
          numbers.quantity(unit, percentile.value()),
          numbers.interval(percentile, unit),
          percentile.sampleTooSmall());
    }
  }
}
