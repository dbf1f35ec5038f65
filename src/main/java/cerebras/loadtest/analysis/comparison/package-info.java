/**
 * Compares two runs, or two sets of runs: what differs, by how much, and whether chance could explain it.
 *
 * <p>{@link cerebras.loadtest.analysis.comparison.ComparedRun} reads the records of a run,
 * {@link cerebras.loadtest.analysis.comparison.Conditions} checks whether the runs may be compared, each
 * {@link cerebras.loadtest.analysis.comparison.ComparedMetric} is evaluated for each run, and a
 * {@link cerebras.loadtest.analysis.comparison.Contrast} compares both sides. Holm's method corrects for testing
 * several metrics at once. {@link cerebras.loadtest.analysis.comparison.RunComparison} is the result.
 *
 * <p>Calls of a run are not independent: they share users, connections and the state of the server. Therefore the
 * statistical unit is a stretch of time, or a user, never a single call. This package does not know how results are
 * presented.
 */
package cerebras.loadtest.analysis.comparison;
