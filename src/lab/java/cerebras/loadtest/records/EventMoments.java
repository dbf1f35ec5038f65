package cerebras.loadtest.records;

import cerebras.loadtest.api.ChunkScanner.TextKind;
import cerebras.loadtest.benchmark.SseAnswer;
import cerebras.loadtest.benchmark.SteadyPiece;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** What is noted of texts that have been found: when they came, how many, and the texts themselves. */
@OperationsPerInvocation(SseAnswer.EVENTS)
public class EventMoments extends SteadyPiece {

    private static final long READ_NANOS = 1_000_000;

    private final byte[] text = " a few words".getBytes(StandardCharsets.UTF_8);

    @Param({"1", "32"})
    private int eventsPerRead;

    @Benchmark
    public TextReads noted() {
        TextReads reads = new TextReads();
        for (int event = 0; event < SseAnswer.EVENTS; event++) {
            if (event % eventsPerRead == 0) {
                reads.read(event * READ_NANOS);
            }
            reads.text(TextKind.ANSWER, text, 0, text.length);
            reads.eventEnded();
        }
        return reads;
    }
}
