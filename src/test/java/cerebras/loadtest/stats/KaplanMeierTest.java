package cerebras.loadtest.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KaplanMeierTest {

    /** Weeks of remission, of those still in remission with a plus: Freireich and others, Blood 21, 1963. */
    private static final String TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+";

    private static final String PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23";

    /** The medians of these data are in textbooks: 23 weeks, from 13 on, and 8, from 4 to 11. */
    @ParameterizedTest(name = "{0}: p{1} is {2}, {3} to {4}")
    @CsvSource({
        TREATED + ", 50, 23, ,   ", // the upper end lies beyond the longest remission
        TREATED + ", 25, 13, 6,  22", // S(10) = 0.753, S(13) = 0.690; the upper end of S(16) is 0.805, of S(22) 0.747
        PLACEBO + ", 50, 8,  4,  11",
    })
    void agreesWithPublishedFigures(String weeks, double percent, double value, Double low, Double high) {
        KaplanMeier observed = observed(weeks);

        Percentile found = observed.percentile(percent).orElseThrow();

        assertEquals(new Percentile(percent, value, low, high), found);
    }

    @Test
    void hasNoPercentileThatFewerAreKnownToReach() {
        assertTrue(observed(TREATED).percentile(90).isEmpty(), "S(23) = 0.448 is the last");
        assertTrue(new KaplanMeier().percentile(50).isEmpty());
    }

    /** At age 4 there are two: S(4) = 1/2. The one that entered at 5 is observed from then on: S(6) = 1/2 × 1/2. */
    @Test
    void countsWhatBeganEarlierFromItsAgeOn() {
        KaplanMeier late = new KaplanMeier();
        late.add(0, 4, true);
        late.add(0, 6, true);
        late.add(5, 8, true);

        assertEquals(4, late.percentile(50).orElseThrow().value());
        assertEquals(6, late.percentile(75).orElseThrow().value());
        assertEquals(8, late.percentile(76).orElseThrow().value());
    }

    @Test
    void lookDoesNotChangeWhatIsLookedAt() {
        KaplanMeier going = observed("1 2 3");
        going.copy().add(0, 1, true);

        assertEquals(2, going.percentile(50).orElseThrow().value());
    }

    /**
     * Sessions of 20 s to 100 s, one after the other, observed for a minute in which the longest never end: their median is
     * 60 s, and that of those that ended is shorter.
     */
    @Test
    void findsTheMedianOfSessionsOfWhichManyWereCut() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        KaplanMeier all = new KaplanMeier();
        Sample ended = Sample.ofNanos();
        for (int user = 0; user < 4_000; user++) {
            double start = -200 * random.nextDouble();
            while (start < 60) {
                double end = start + 20 + 80 * random.nextDouble();
                if (end > 0) {
                    all.add(nanos(Math.max(0, -start)), nanos(Math.min(60, end) - start), end <= 60);
                }
                if (start >= 0 && end <= 60) {
                    ended.add(nanos(end - start));
                }
                start = end;
            }
        }
        Percentile median = all.percentile(50).orElseThrow();
        assertTrue(median.low() <= 60e9 && 60e9 <= median.high(), median.toString());
        assertTrue(median.high() - median.low() < 3e9, median.toString());
        assertTrue(ended.percentile(50).orElseThrow().value() < 50e9);
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static KaplanMeier observed(String weeks) {
        KaplanMeier observed = new KaplanMeier();
        Stream.of(weeks.split(" "))
                .forEach(week -> observed.add(0, Long.parseLong(week.replace("+", "")), !week.endsWith("+")));
        return observed;
    }
}
