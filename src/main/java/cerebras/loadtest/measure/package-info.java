/**
 * What is measured, and how: the clock, the moments of an attempt, the record that is written for it, and the figures
 * that are derived from records.
 *
 * <p>The way through this room: an {@link cerebras.loadtest.measure.AttemptTrace} is filled on an event loop, the
 * {@link cerebras.loadtest.measure.Recorder} turns it into an {@link cerebras.loadtest.measure.Attempt} and writes it as
 * one line of {@code calls.jsonl} from a thread of its own, and {@link cerebras.loadtest.measure.RunSummary} is made from
 * that file alone, at the end of a run or years later.
 *
 * <p>Each metric has one definition, in {@link cerebras.loadtest.measure.AttemptMetric} or
 * {@link cerebras.loadtest.measure.Figures}. Times are nanoseconds of one monotonic clock; what was not measured is
 * absent, never 0. This room does not know who sent the requests, or how figures are shown.
 */
package cerebras.loadtest.measure;
