package cerebras.loadtest.wire;

/**
 * Where the server says the time went. All in seconds.
 *
 * @param created moment of the answer, seconds since 1970
 * @param queueTime waiting for a place
 * @param promptTime reading the prompt
 * @param completionTime generating
 * @param totalTime all of it, with a little of the server's own
 */
public record TimeInfo(
    Double created, Double queueTime, Double promptTime, Double completionTime, Double totalTime) {}
