/**
 * Traffic that was recorded somewhere: when each call came, and how long its prompt and its answer were.
 *
 * <p>{@link cerebras.loadtest.trace.TraceFile} reads it, whichever of the known forms the file has. What a call said is in
 * none of them.
 *
 * <p>This room knows the JDK and Jackson only: neither settings, nor what is made of a trace.
 */
package cerebras.loadtest.trace;
