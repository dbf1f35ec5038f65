/**
 * The record of every attempt: what is noted of it on the event loop, the recorder, the file {@code calls.jsonl}, and its
 * reader.
 *
 * <p>An {@link cerebras.loadtest.records.AttemptTrace} is filled on an event loop; the
 * {@link cerebras.loadtest.records.Recorder} makes an {@link cerebras.loadtest.records.Attempt} of it and writes it as
 * one line of {@code calls.jsonl} from a thread of its own. {@link cerebras.loadtest.records.CallLog} reads the file, and
 * checks each line. Times are nanoseconds of one monotonic clock; what was not measured is absent, never 0.
 *
 * <p>This package does not know who sent the requests, or what figures are made of the records.
 */
package cerebras.loadtest.records;
