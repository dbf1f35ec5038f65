package cerebras.loadtest.api;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;

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
    @JsonSerialize(using = PlainNumber.class) Double created,
    @JsonSerialize(using = PlainNumber.class) Double queueTime,
    @JsonSerialize(using = PlainNumber.class) Double promptTime,
    @JsonSerialize(using = PlainNumber.class) Double completionTime,
    @JsonSerialize(using = PlainNumber.class) Double totalTime) {}
