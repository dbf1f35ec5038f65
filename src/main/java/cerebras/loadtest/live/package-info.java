/**
 * Shows a load while it runs: on the console, as metrics for Prometheus and OpenTelemetry, and on a page.
 *
 * <p>This package receives every record as it is written, on the recorder's thread, and reads gauges for what no
 * record contains. {@link cerebras.loadtest.live.LiveText} makes the console's text, without a thread or a clock;
 * {@link cerebras.loadtest.live.LiveView} prints it on a thread of its own. {@link cerebras.loadtest.live.LiveFeed} is made
 * only where the settings ask for it, and serves {@link cerebras.loadtest.live.LoadMetrics} and the {@link
 * cerebras.loadtest.live.Dashboard}. Figures are preliminary; the report computes its own from the records.
 */
package cerebras.loadtest.live;
