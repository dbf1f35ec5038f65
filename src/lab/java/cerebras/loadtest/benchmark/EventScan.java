package cerebras.loadtest.benchmark;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** From the bytes of socket reads to the text of each event, with a decoder and a scanner for each answer. */
@OperationsPerInvocation(SseAnswer.EVENTS)
public class EventScan extends SteadyPiece {

    @Param
    private Cut cut;

    private byte[][] reads;
    private byte[][] changingReads;

    @Setup
    public void cut() {
        reads = cut.reads(SseAnswer.events());
        changingReads = cut.reads(SseAnswer.changingEvents());
    }

    /** Nearly every event differs from the one before in its text only. */
    @Benchmark
    public void alike(Blackhole texts) {
        scan(reads, texts);
    }

    /** No event does: each is walked through. */
    @Benchmark
    public void changing(Blackhole texts) {
        scan(changingReads, texts);
    }

    /** What every way to the text begins with. */
    @Benchmark
    public void cutOut(Blackhole events) {
        DecodedReads.of(reads, (bytes, from, to) -> events.consume(to - from));
    }

    private static void scan(byte[][] reads, Blackhole found) {
        DecodedReads.decode(reads, new ScannedEvents((kind, bytes, from, to) -> found.consume(to - from)));
    }
}
