package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Outcome;

/**
 * Failures of one kind, in the whole run.
 *
 * @param status HTTP status; {@code null} without an answer
 * @param errorCode the API's code, or the class of a failure below HTTP; {@code null} when there is none
 * @param message what the first of them said; {@code null} when it said nothing
 * @param count how many there were
 */
public record FailureKind(Outcome outcome, Integer status, String errorCode, String message, long count) {}
