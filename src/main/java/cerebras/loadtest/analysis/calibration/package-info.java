/**
 * Holds what a client measured against what the emulator says that it really sent: the error of the instrument. It reads
 * the two files, the client's {@code calls.jsonl} and the emulator's log of requests, and knows neither of their writers.
 */
package cerebras.loadtest.analysis.calibration;

