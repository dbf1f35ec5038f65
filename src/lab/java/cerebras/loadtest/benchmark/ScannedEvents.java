package cerebras.loadtest.benchmark;

import cerebras.loadtest.api.ChunkScanner;
import cerebras.loadtest.api.EventDecoder;

/** Finds the texts of an answer's events as a load does. */
final class ScannedEvents implements EventDecoder.Events {

    private final ChunkScanner scanner = new ChunkScanner();
    private final ChunkScanner.Texts texts;
    private int known;

    /** @param texts gets each text */
    ScannedEvents(ChunkScanner.Texts texts) {
        this.texts = texts;
    }

    @Override
    public boolean line(EventDecoder.EventName name, byte[] bytes, int from, int to) {
        scanner.scan(bytes, from, to, texts);
        return true;
    }

    @Override
    public void joined(EventDecoder.EventName name, byte[] bytes, int from, int to) {
        scanner.scan(bytes, from, to, texts);
    }

    @Override
    public int known(byte[] bytes, int from, int to) {
        int end = scanner.scanKnown(bytes, from, to, texts);
        known += end == EventDecoder.LEFT ? 0 : 1;
        return end;
    }

    /** How many events were like the one before, but for their text. */
    int knownEvents() {
        return known;
    }
}
