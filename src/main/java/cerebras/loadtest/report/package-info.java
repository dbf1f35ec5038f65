/**
 * How a finished run is shown: the versioned {@code summary.json}, the page {@code report.html} and the block on the
 * console.
 *
 * <p>Everything starts from a {@link cerebras.loadtest.metrics.RunSummary}, or from the
 * {@link cerebras.loadtest.analysis.comparison.RunComparison} of several. This room formats what the summary says and
 * computes no metric; what was not measured stays absent in JSON and is shown as a dash to people. The page is built
 * from components that each know one table; each component is a record with a template of its own in the resources'
 * {@code report} folder. Numbers for people are written in {@link cerebras.loadtest.report.Numbers} only.
 *
 * <p>This room knows neither Gatling nor settings: a page can be made of a run that is years old.
 */
package cerebras.loadtest.report;

