package cerebras.loadtest.report;

import java.util.List;

/**
 * One of the figures that are shown first.
 *
 * @param key anchor of the definition
 * @param title name for people
 * @param values the first stands out; none when nothing was measured
 * @param notes what the figure cannot be read without; empty ones are left out
 */
record HeadlineFigure(String key, String title, List<Value> values, List<String> notes) {

  HeadlineFigure {
    notes = notes.stream().filter(note -> !note.isEmpty()).toList();
  }

  /** One number with what it is, for example p99. */
  record Value(String label, Quantity quantity, boolean sampleTooSmall) {}
}
