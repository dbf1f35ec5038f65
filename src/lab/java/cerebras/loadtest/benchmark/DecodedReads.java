package cerebras.loadtest.benchmark;

import cerebras.loadtest.wire.EventDecoder;

/** What every way to read an event begins with: the bytes of the socket, cut into events. */
final class DecodedReads {

  private static final int INITIAL_BYTES = 2 << 10;

  private DecodedReads() {}

  /** Hands over every event of an answer, by a decoder of its own. */
  static void of(byte[][] reads, EventDecoder.Events events) {
    EventDecoder decoder = new EventDecoder(INITIAL_BYTES);
    for (byte[] read : reads) {
      System.arraycopy(read, 0, decoder.room(read.length), decoder.end(), read.length);
      decoder.received(read.length, events);
    }
    decoder.finish(events);
  }
}
