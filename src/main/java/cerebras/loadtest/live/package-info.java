/**
 * Console output while a load runs: a block every few seconds, and a line when something happens for the first time
 * or a step ends.
 *
 * <p>This package receives every record as it is written, on the recorder's thread, and reads gauges for what no
 * record contains. {@link cerebras.loadtest.live.LiveText} makes the text, without a thread or a clock;
 * {@link cerebras.loadtest.live.LiveView} prints it on a thread of its own. Its figures are preliminary; the report
 * computes its own from the records.
 */
package cerebras.loadtest.live;
