package cerebras.loadtest.records;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceIdsTest {

    private final TraceIds ids = new TraceIds(1, 2);

    @Test
    void requestAndSpanOfItsRecordHaveTheSameIds() {
        String header = ids.traceparent(new AttemptTrace("s", 7, 3, 2, "m", true));
        assertTrue(header.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"), header);
        Attempt recorded = attempt().user(7).call(3).number(2, false).build();
        assertEquals("00-" + ids.traceId(recorded) + "-" + ids.spanId(recorded) + "-01", header);
    }

    @Test
    void attemptsOfACallShareItsTraceAndNothingElseDoes() {
        Set<String> traces = new HashSet<>();
        Set<String> spans = new HashSet<>();
        for (int user = 1; user <= 50; user++) {
            for (int call = 1; call <= 50; call++) {
                for (int number = 1; number <= 3; number++) {
                    Attempt attempt = attempt()
                            .user(user)
                            .call(call)
                            .number(number, false)
                            .build();
                    traces.add(ids.traceId(attempt));
                    spans.add(ids.spanId(attempt));
                }
            }
        }
        assertEquals(50 * 50, traces.size());
        assertEquals(50 * 50 * 3, spans.size());
    }

    @Test
    void runsHaveDifferentIds() {
        Attempt attempt = attempt().build();
        assertNotEquals(TraceIds.random().traceId(attempt), TraceIds.random().traceId(attempt));
    }
}
