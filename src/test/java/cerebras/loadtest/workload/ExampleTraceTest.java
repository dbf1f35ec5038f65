package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The trace that comes along. {@code -DrenewExample} writes it anew. */
class ExampleTraceTest {

    private static final Path FILE = Path.of("user-files/traces/example.csv");

    @Test
    void fileIsWhatItsSeedMakes() throws IOException {
        List<String> lines = new ExampleTrace().lines();
        if (System.getProperty("renewExample") != null) {
            Files.write(FILE, lines);
        }
        assertEquals(lines, Files.readAllLines(FILE));
    }

    @Test
    void fileIsAMinuteOfSevenCallsASecond() {
        Trace trace = TraceFile.read(FILE);
        assertEquals(60_000_000_000L, trace.lengthNanos());
        // 6 a second for 50 s, 12 a second for 10 s: 420; three sigmas of a Poisson number are 3 * sqrt(420) = 61
        assertEquals(420, trace.calls().size(), 61);
        assertTrue(trace.calls().stream().allMatch(call -> call.promptTokens() > 0 && call.outputTokens() > 0));
    }
}
