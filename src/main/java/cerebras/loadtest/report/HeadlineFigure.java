package cerebras.loadtest.report;

import java.util.List;

/**
 * One of the figures that are shown first.
 *
 * @param key anchor of the definition
 * @param title name for people
 * @param values the first stands out; none when nothing was measured
 * @param notes what the figure cannot be read without; empty ones are left out
 * @param doubt what of the client is in it; empty when nothing is
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

  /** One number with what it is, for example p99. */
  record Value(String label, Quantity quantity, boolean sampleTooSmall) {}
}
