/**
 * The life of a run, without Gatling: {@link cerebras.loadtest.run.Setup} holds what is fixed before it begins,
 * {@link cerebras.loadtest.run.Preflight} checks the target, {@link cerebras.loadtest.run.Forecast} says what the load will ask
 * for, {@link cerebras.loadtest.run.LoadRun} is the load from its first call to its end, and
 * {@link cerebras.loadtest.run.Conclusion} closes the records, makes the report and chooses the exit code.
 */
package cerebras.loadtest.run;
