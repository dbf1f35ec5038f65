package cerebras.loadtest.emulator.log;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the emulator actually did for one request. Times are {@link System#nanoTime()} of its JVM.
 *
 * @param number 1 for the first request of this emulator, in order of arrival
 * @param requestLine method and path, for example {@code POST /v1/chat/completions}
 * @param arrivalNanos when the last byte of the request was read
 * @param status HTTP status; absent if the client left before it was sent
 * @param id of the completion, as in {@code inference-id} and in the body; absent for other answers
 * @param model id of the answering model; absent if none answered
 * @param cachedTokens cached prompt tokens; absent if no model answered
 * @param replica index of the replica that answered, from 0; absent if none did
 * @param quota quota headers of the answer; empty if there are none
 * @param fault name of the injected fault; absent for none
 * @param emissions the parts of the answer that were sent
 * @param endNanos when the last part was sent, or when the end of the connection was noticed
 * @param ending why it ended
 */
public record ServedRequest(
        long number,
        String requestLine,
        long arrivalNanos,
        OptionalInt status,
        Optional<String> id,
        Optional<String> model,
        OptionalInt cachedTokens,
        OptionalInt replica,
        Map<String, String> quota,
        Optional<String> fault,
        Emissions emissions,
        long endNanos,
        Ending ending) {

    /** When the first byte of the answer was sent; absent if none was. */
    public OptionalLong firstByteNanos() {
        return emissions.size() == 0 ? OptionalLong.empty() : OptionalLong.of(emissions.sentNanos(0));
    }

    /** Output tokens sent, reasoning included. */
    public int outputTokens() {
        return emissions.totalTokens();
    }

    /** Whether the client closed the connection before it had the whole answer. */
    public boolean clientLeft() {
        return ending == Ending.CLIENT_LEFT;
    }

    /**
     * The parts of one answer that were sent, in order: one for each event of a stream, one for a whole answer. An
     * answer with a fault may have others: half a body, garbage, or headers only. Times are {@link System#nanoTime()}
     * of the emulator's JVM. The time of sending is taken just before the bytes are handed to the socket, so no client
     * can have received them earlier.
     */
    public static final class Emissions {

        private final long[] plannedNanos;
        private final long[] sentNanos;
        private final int[] tokens;

        public Emissions(long[] plannedNanos, long[] sentNanos, int[] tokens) {
            this.plannedNanos = plannedNanos;
            this.sentNanos = sentNanos;
            this.tokens = tokens;
        }

        /** Number of parts sent. */
        public int size() {
            return sentNanos.length;
        }

        /** When part {@code i} was due. */
        public long plannedNanos(int i) {
            return plannedNanos[i];
        }

        /** When part {@code i} was sent; never before it was due. */
        public long sentNanos(int i) {
            return sentNanos[i];
        }

        /**
         * Output tokens in part {@code i}. Among events without text, only the end of a choice has tokens: the
         * invisible ones.
         */
        public int tokens(int i) {
            return tokens[i];
        }

        /** Output tokens in all parts. */
        public int totalTokens() {
            return Arrays.stream(tokens).sum();
        }
    }

    /** How a request ended, as the emulator saw it. */
    public enum Ending {
        /** The whole answer was handed to the socket. */
        COMPLETE,
        /** An error event ended the stream, as planned, and the emulator closed the connection. */
        ERROR_EVENT,
        /**
         * The emulator closed the connection before the end of the answer, as planned; possibly during an earlier
         * answer.
         */
        CUT,
        /**
         * The emulator reset the connection before the end of the answer, as planned; possibly during an earlier
         * answer.
         */
        RESET,
        /** The client closed the connection, or reset its stream, before the last byte was handed to the socket. */
        CLIENT_LEFT,
        /** The emulator was closed before the end of the answer. */
        EMULATOR_CLOSED
    }
}
