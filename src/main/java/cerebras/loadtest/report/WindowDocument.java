package cerebras.loadtest.report;

import cerebras.loadtest.stats.Window;

/** A window in {@code summary.json}: milliseconds since the load began. */
public record WindowDocument(double startMs, double endMs, double lengthMs, boolean complete) {

  static WindowDocument of(Window window) {
    return new WindowDocument(
        Numbers.millis(window.startNanos()),
        Numbers.millis(window.endNanos()),
        Numbers.millis(window.endNanos() - window.startNanos()),
        window.complete());
  }
}
