/**
 * Two runs, or two sets of runs, beside each other: what differs, by how much, and whether chance alone could do that.
 *
 * <p>The way through this room: a {@link cerebras.loadtest.analysis.comparison.ComparedRun} is read from records into arrays of
 * numbers, {@link cerebras.loadtest.analysis.comparison.Conditions} say whether runs may be compared at all, each
 * {@link cerebras.loadtest.analysis.comparison.ComparedMetric} takes a {@link cerebras.loadtest.analysis.comparison.Reading} of each run, and of the
 * readings of both sides a {@link cerebras.loadtest.analysis.comparison.Contrast} is made. {@link cerebras.loadtest.stats.Holm}
 * sees to it that seven questions at once do not raise more false alarms than one, and
 * {@link cerebras.loadtest.analysis.comparison.RunComparison} is the result.
 *
 * <p>Calls of a run are not independent of each other: they share users, connections, and the moods of a server. So
 * nothing here counts single calls as evidence; it counts stretches of time, and users, as wholes. This room does not
 * know how results are shown.
 */
package cerebras.loadtest.analysis.comparison;

