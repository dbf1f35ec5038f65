package cerebras.loadtest.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How the network cuts an answer into socket reads. */
public enum Cut {

    /** What a client sees of a model at work. */
    EACH_EVENT {
        @Override
        byte[][] reads(List<String> events) {
            return groups(events, 1);
        }
    },

    /** What a client sees that does not keep up. */
    EACH_32_EVENTS {
        @Override
        byte[][] reads(List<String> events) {
            return groups(events, 32);
        }
    },

    /** About four events a read, the first and the last of them cut anywhere: a prime, so that no two cuts are alike. */
    EACH_1009_BYTES {
        @Override
        byte[][] reads(List<String> events) {
            byte[] bytes = SseAnswer.bytes(String.join("", events));
            return IntStream.iterate(0, from -> from < bytes.length, from -> from + BYTES)
                    .mapToObj(from -> Arrays.copyOfRange(bytes, from, Math.min(from + BYTES, bytes.length)))
                    .toArray(byte[][]::new);
        }
    };

    private static final int BYTES = 1_009;

    /** The bytes of each read. */
    abstract byte[][] reads(List<String> events);

    private static byte[][] groups(List<String> events, int size) {
        return IntStream.iterate(0, from -> from < events.size(), from -> from + size)
                .mapToObj(from -> String.join("", events.subList(from, Math.min(from + size, events.size()))))
                .map(SseAnswer::bytes)
                .toArray(byte[][]::new);
    }
}
