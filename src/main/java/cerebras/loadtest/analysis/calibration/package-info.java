/**
 * Compares what the client measured with what the emulator sent, to find the error of the client. It reads the
 * client's {@code calls.jsonl} and the emulator's request log, and depends on neither of their writers.
 */
package cerebras.loadtest.analysis.calibration;
