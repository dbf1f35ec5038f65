package cerebras.loadtest.report;

import cerebras.loadtest.metrics.Breakdown;

/**
 * A part of the run in {@code summary.json}.
 *
 * @param name a number of users, a model, a scenario or the number of a turn
 * @param figures without the percentile curves, which would be most of the file
 */
public record SliceDocument(Breakdown.Kind kind, String name, FiguresDocument figures) {

  static SliceDocument of(Breakdown slice) {
    return new SliceDocument(slice.kind(), slice.name(), FiguresDocument.of(slice.figures()).withoutCurves());
  }
}
