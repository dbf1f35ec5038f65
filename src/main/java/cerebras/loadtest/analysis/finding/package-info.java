/**
 * What a run found out, as typed data: {@link cerebras.loadtest.analysis.finding.RunFinding} is the answer to the question
 * of its simulation, or what keeps the run from answering it. {@code report} makes sentences of it.
 */
package cerebras.loadtest.analysis.finding;
