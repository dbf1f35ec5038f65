package cerebras.loadtest.analysis.health;

/**
 * A time of the run that a delay of the client is held against: what matters is how much of it the delay is.
 *
 * @param name for people
 * @param nanos how long
 */
public record ReferenceTime(String name, double nanos) {}
