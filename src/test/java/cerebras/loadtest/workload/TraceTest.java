package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.workload.Trace.TracedCall;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void callsAreInOrderAndTheFirstIsAtTheBeginning() {
        assertArrayEquals(new long[] {0, 20, 70}, of(100, 30, 50).momentsNanos());
    }

    @Test
    void callsOfOneMomentStayInTheOrderOfTheFile() {
        Trace trace = Trace.of(List.of(new TracedCall(5, 1, 1), new TracedCall(5, 2, 1), new TracedCall(5, 3, 1)), 0);
        assertEquals(
                List.of(1, 2, 3),
                trace.calls().stream().map(TracedCall::promptTokens).toList());
    }

    @ParameterizedTest
    @CsvSource({"2, 50, 100", "0.5, 200, 400", "3, 33, 67"})
    void fasterTraceHasShorterGaps(double factor, long second, long third) {
        assertArrayEquals(
                new long[] {0, second, third}, of(0, 100, 200).faster(factor).momentsNanos());
    }

    @Test
    void cutTraceEndsBeforeTheMoment() {
        assertArrayEquals(new long[] {0, 100}, of(0, 100, 200).before(200).momentsNanos());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "999999999, 1", "1000000000, 2", "59500000000, 60"})
    void lengthIsToTheEndOfTheLastSecond(long lastNanos, long seconds) {
        assertEquals(seconds * SECOND, of(0, lastNanos).lengthNanos());
    }

    private static Trace of(long... moments) {
        return Trace.of(
                LongStream.of(moments)
                        .mapToObj(nanos -> new TracedCall(nanos, 1, 1))
                        .toList(),
                0);
    }
}
