/**
 * The finding of a run as typed data: {@link cerebras.loadtest.analysis.finding.RunFinding} is the answer to the
 * question of its simulation, or the reason why there is none. {@code report} turns it into sentences.
 */
package cerebras.loadtest.analysis.finding;
