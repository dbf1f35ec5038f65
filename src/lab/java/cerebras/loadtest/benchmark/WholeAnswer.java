package cerebras.loadtest.benchmark;

import cerebras.loadtest.records.AnswerStream;
import cerebras.loadtest.records.AttemptTrace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** All that a call costs on its event loop in this suite's own code, but for handing it over, spread over its events. */
@OperationsPerInvocation(SseAnswer.EVENTS)
public class WholeAnswer extends SteadyPiece {

    private static final long READ_NANOS = 1_000_000;

    @Param
    private Cut cut;

    private byte[][] reads;

    @Setup
    public void cut() {
        reads = cut.reads(SseAnswer.events());
    }

    @Benchmark
    public AttemptTrace followed() {
        return follow(reads);
    }

    /** A finished attempt whose answer came in these reads, one each millisecond. */
    static AttemptTrace follow(byte[][] reads) {
        AttemptTrace trace = new AttemptTrace("users", 7, 1, 1, "gpt-oss-120b", true);
        trace.due(0);
        trace.sent(1);
        trace.connected(2);
        AnswerStream answer = new AnswerStream(trace);
        trace.headers(READ_NANOS, 200, null, "e6ff2b7c-57a3-4f0e-9a44-0d7f3f1d2b11");
        long nanos = READ_NANOS;
        for (byte[] read : reads) {
            nanos += READ_NANOS;
            System.arraycopy(read, 0, answer.room(read.length), answer.end(), read.length);
            answer.received(read.length, nanos);
        }
        trace.ended(nanos, answer.complete());
        return trace;
    }
}
