package cerebras.loadtest.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final long SECOND = 1_000_000_000;

    /** Streams in one second of processor time; the machine is half as fast in the second round. */
    private final ResultTable table =
            new ResultTable(List.of(round(300, 100, 600), round(150, 50, 300), round(200, 100, 500)));

    @Test
    void ratiosAreTakenWithinARound() {
        assertArrayEquals(new double[] {3, 3, 2}, table.ratios(Contender.SUITE, Contender.STOCK), 1e-9);
        assertArrayEquals(new double[] {0.5, 0.5, 0.4}, table.ratios(Contender.SUITE, Contender.ENGINE), 1e-9);
    }

    /** 200 streams x 256 events in 2 s, of which the process had the processor for 1 s, with 512 kB. */
    @Test
    void rowHoldsMediansAndTheSpreadOfRatios() {
        String row = table.text()
                .lines()
                .filter(line -> line.startsWith(Contender.SUITE.label()))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("25,600", "51,200", "10", "3.00", "(2.00", "to", "3.00)", "0.50", "(0.40", "to", "0.50)"),
                List.of(row.substring(Contender.SUITE.label().length()).strip().split(" +")));
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertEquals(2.5, ResultTable.median(new double[] {9, 2, 3, 1}));
    }

    @Test
    void everyContenderHasARow() {
        for (Contender contender : Contender.values()) {
            assertTrue(table.text().contains(contender.label()));
        }
    }

    private static Map<Contender, Measurement> round(long suite, long stock, long engine) {
        return Map.of(
                Contender.SUITE,
                measurement(suite),
                Contender.STOCK,
                measurement(stock),
                Contender.ENGINE,
                measurement(engine));
    }

    private static Measurement measurement(long streams) {
        return new Measurement(streams, 0, 256 * streams, 2 * SECOND, SECOND, 0, 512_000, 0, 0, null);
    }
}
