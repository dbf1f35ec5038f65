/**
 * Presents a finished run: {@code summary.json}, the page {@code report.html}, {@code summary.md},
 * {@code junit.xml} and the console block.
 *
 * <p>Input is a {@link cerebras.loadtest.metrics.RunSummary}, or a
 * {@link cerebras.loadtest.analysis.comparison.RunComparison} of several runs. This package formats figures and
 * computes no metric; what was not measured is absent in JSON and shown as a dash. The page consists of components,
 * each a record with a template in the resources' {@code report} folder. {@link cerebras.loadtest.report.Numbers}
 * formats all numbers.
 *
 * <p>This package does not depend on Gatling: it can present a run that is years old.
 */
package cerebras.loadtest.report;
