/**
 * What a user sees while a load runs: every few seconds a block of a few lines, and a line when something happens for the
 * first time or a step ends.
 *
 * <p>It hears every line of the records as it is written, on the recorder's thread, and asks gauges for what no record
 * tells. {@link cerebras.loadtest.live.LiveText} makes the texts, without a thread or a clock of its own;
 * {@link cerebras.loadtest.live.LiveView} prints them on a thread of its own. This room must not know who sends. Its
 * figures are a first look; those of the report are made anew from the records.
 */
package cerebras.loadtest.live;

