package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.Schedule.RateProfile;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final long SECOND = 1_000_000_000;
    private static final long SEED = 42;

    @Test
    void constantArrivalsAreEven() {
        Schedule four = Schedule.constant(new RateProfile(4, 0, SECOND));
        assertArrayEquals(new long[] {0, 250_000_000, 500_000_000, 750_000_000}, moments(four));
    }

    @ParameterizedTest
    @CsvSource({
        "50,     60,   3000",
        "0.1,    60,   6", // at 0, 10, ... 50 s
        "3,      1,    3", // a third of a second is no whole number of nanoseconds
        "1000,   3600, 3600000",
    })
    void constantArrivalsAreRateTimesDuration(double perSecond, long seconds, int calls) {
        assertEquals(
                calls,
                Schedule.constant(new RateProfile(perSecond, 0, seconds * SECOND))
                        .size());
    }

    /** 10/s after a ramp of 4 s: t seconds into the ramp, 10 x t² / (2 x 4) = 1.25 t² have come. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 2", // 1.25: the arrivals 0 and 1
        "1, 2, 3", // 5: 2, 3, 4
        "2, 3, 7", // 11.25: 5 to 11
        "3, 4, 8", // 20: 12 to 19
        "4, 5, 10",
        "5, 6, 10",
    })
    void constantArrivalsComeCloserInTheRamp(long fromSecond, long toSecond, int calls) {
        Schedule schedule = Schedule.constant(new RateProfile(10, 4 * SECOND, 6 * SECOND));
        assertEquals(calls, countBetween(schedule, fromSecond * SECOND, toSecond * SECOND));
    }

    /** 4000/s after a ramp of 4 s: 500 t² have come. Each count is within 4 of its own standard deviations, √count. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 500",
        "1, 2, 1500",
        "2, 3, 2500",
        "3, 4, 3500",
        "4, 5, 4000",
    })
    void poissonArrivalsFollowTheRamp(long fromSecond, long toSecond, int expected) {
        Schedule schedule = Schedule.poisson(new RateProfile(4_000, 4 * SECOND, 5 * SECOND), SEED);
        assertEquals(expected, countBetween(schedule, fromSecond * SECOND, toSecond * SECOND), 4 * Math.sqrt(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 999_999_999_999_999_999L})
    void poissonGapsHaveTheirMean(long seed) {
        double mean =
                Arrays.stream(gapSeconds(hundredPerSecond(seed))).average().orElseThrow();
        assertEquals(0.01, mean, 0.0004, "1 / rate, within 4 standard errors: 4 x 0.01 / √10,000");
    }

    /**
     * Kolmogorov-Smirnov: the largest distance between the gaps' distribution and 1 - exp(-rate x gap). Of n = 10,000 gaps,
     * one sample in a hundred is further off than 1.628 / √n = 0.01628: of 500 seeds 5, give or take √5.
     */
    @Test
    void poissonGapsAreExponential() {
        long far = LongStream.range(0, 500)
                .filter(seed -> distanceFromExponential(gapSeconds(hundredPerSecond(seed)), 100) > 0.01628)
                .count();
        assertEquals(5, far, 4 * Math.sqrt(5));
        double ofDefaultSeed = distanceFromExponential(gapSeconds(hundredPerSecond(SEED)), 100);
        assertTrue(ofDefaultSeed < 0.01628, "the default seed is no odd one");
    }

    @Test
    void constantGapsAreNotExponential() {
        double[] gaps = gapSeconds(Schedule.constant(new RateProfile(100, 0, 110 * SECOND)));
        assertTrue(distanceFromExponential(gaps, 100) > 0.5, "the test above can fail");
    }

    @Test
    void sameSeedGivesTheSameMoments() {
        RateProfile rate = new RateProfile(50, 10 * SECOND, 75 * SECOND);
        assertArrayEquals(moments(Schedule.poisson(rate, 7)), moments(Schedule.poisson(rate, 7)));
        assertFalse(Arrays.equals(moments(Schedule.poisson(rate, 7)), moments(Schedule.poisson(rate, 8))));
    }

    /** What any machine and any release must give: a run can be repeated. */
    @Test
    void momentsOfASeedAreThese() {
        long[] moments = moments(Schedule.poisson(new RateProfile(2, 0, 3 * SECOND), 1));
        assertArrayEquals(new long[] {418_002_767, 1_102_783_846, 2_873_061_049L}, moments);
    }

    @Test
    void momentsAreInOrderAndBeforeTheEnd() {
        long[] moments = moments(Schedule.poisson(new RateProfile(1_000, SECOND, 3 * SECOND), SEED));
        assertArrayEquals(Arrays.stream(moments).sorted().toArray(), moments);
        assertTrue(moments[0] >= 0 && moments[moments.length - 1] < 3 * SECOND);
    }

    @Test
    void burstIsAtOneMoment() {
        assertArrayEquals(new long[] {5, 5, 5}, moments(Schedule.burst(3, 5)));
        assertEquals(0, Schedule.empty().size());
    }

    @Test
    void givenMomentsAreKept() {
        long[] given = {0, 5, 5, 9};
        Schedule schedule = Schedule.at(given);
        given[0] = 3;
        assertArrayEquals(new long[] {0, 5, 5, 9}, moments(schedule));
        assertEquals(3, schedule.sizeFrom(5));
    }

    @Test
    void expectedCallsAreHalfTheRampAndTheRest() {
        assertEquals(50 * (10 / 2.0 + 65), new RateProfile(50, 10 * SECOND, 75 * SECOND).expected());
    }

    private static long[] moments(Schedule schedule) {
        return IntStream.range(0, schedule.size()).mapToLong(schedule::dueNanos).toArray();
    }

    private static long countBetween(Schedule schedule, long fromNanos, long toNanos) {
        return Arrays.stream(moments(schedule))
                .filter(nanos -> fromNanos <= nanos && nanos < toNanos)
                .count();
    }

    private static Schedule hundredPerSecond(long seed) {
        return Schedule.poisson(new RateProfile(100, 0, 110 * SECOND), seed);
    }

    /** The first 10,000. */
    private static double[] gapSeconds(Schedule schedule) {
        return IntStream.range(0, 10_000)
                .mapToDouble(i -> (schedule.dueNanos(i + 1) - schedule.dueNanos(i)) / 1e9)
                .toArray();
    }

    private static double distanceFromExponential(double[] gaps, double rate) {
        double[] sorted = Arrays.stream(gaps).sorted().toArray();
        return IntStream.range(0, sorted.length)
                .mapToDouble(i -> {
                    double theory = 1 - Math.exp(-rate * sorted[i]);
                    return Math.max(theory - (double) i / sorted.length, (i + 1.0) / sorted.length - theory);
                })
                .max()
                .orElseThrow();
    }
}
