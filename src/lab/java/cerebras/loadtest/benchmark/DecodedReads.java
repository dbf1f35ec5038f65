package cerebras.loadtest.benchmark;

import cerebras.loadtest.api.EventDecoder;

/** What every way to read an event begins with: the bytes of the socket, cut into events. */
final class DecodedReads {

    private static final int INITIAL_BYTES = 2 << 10;

    /** Gets the data of each event, all of it one line. */
    @FunctionalInterface
    interface Lines extends EventDecoder.Events {

        void line(byte[] bytes, int from, int to);

        @Override
        default boolean line(EventDecoder.EventName name, byte[] bytes, int from, int to) {
            line(bytes, from, to);
            return true;
        }

        @Override
        default void joined(EventDecoder.EventName name, byte[] bytes, int from, int to) {
            throw new IllegalStateException("an event of several lines");
        }
    }

    private DecodedReads() {}

    /** Hands over every event of an answer, by a decoder of its own. */
    static void of(byte[][] reads, Lines events) {
        decode(reads, events);
    }

    static void decode(byte[][] reads, EventDecoder.Events events) {
        EventDecoder decoder = new EventDecoder(INITIAL_BYTES);
        for (byte[] read : reads) {
            System.arraycopy(read, 0, decoder.room(read.length), decoder.end(), read.length);
            decoder.received(read.length, events);
        }
        decoder.finish(events);
    }
}
