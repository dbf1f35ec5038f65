/**
 * The life of a run, without Gatling: {@link cerebras.loadtest.run.Setup} holds everything that is fixed before it
 * begins, {@link cerebras.loadtest.run.Preflight} checks the target, {@link cerebras.loadtest.run.Forecast} estimates
 * the load, {@link cerebras.loadtest.run.LoadRun} is the load from its first call to its end, and {@link
 * cerebras.loadtest.run.Conclusion} closes the records, creates the report and chooses the exit code.
 */
package cerebras.loadtest.run;
