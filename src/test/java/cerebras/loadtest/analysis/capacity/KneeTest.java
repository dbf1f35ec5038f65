package cerebras.loadtest.analysis.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.analysis.capacity.Knee.Cause;
import cerebras.loadtest.stats.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user alone gets 100 tokens a second, sees the first after 200 ms and the rest at 2,000 a second. */
class KneeTest {

    private static final int[] STEPS = {5, 10, 15, 20, 25, 30, 40};

    @Test
    void kneeOfAServerOfTwentySlotsIsAtTwentyUsers() {
        Knee knee = Knee.of(slots(20, STEPS)).orElseThrow();
        assertEquals(20, knee.users(), 1e-9);
        assertEquals(OptionalInt.of(20), knee.below());
        assertEquals(25, knee.beyond());
        assertEquals(Cause.PROVIDER_SLOWS, knee.cause());
        // 25 users of 20 slots: a call of 1 s waits 25 / 20 − 1 = 250 ms, beside the 200 ms it always takes.
        assertEquals(450.0 / 200, knee.timeToFirstTokenGrowth().orElseThrow(), 1e-9);
        assertEquals(1, knee.speedGrowth().orElseThrow(), 1e-9);
    }

    @ParameterizedTest(name = "{0} slots: {1} users, after {2}, shown at {3}")
    @CsvSource({"18, 18, 15, 25", "22, 22, 20, 25", "24, 24, 20, 30", "5, 5, 5, 10", "35, 35, 30, 40"})
    void kneeLiesBetweenStepsToo(int slots, double users, int below, int beyond) {
        Knee knee = Knee.of(slots(slots, STEPS)).orElseThrow();
        assertEquals(users, knee.users(), 1e-9);
        assertEquals(OptionalInt.of(below), knee.below());
        assertEquals(beyond, knee.beyond());
    }

    @Test
    void throughputThatGrowsToTheLastStepHasNoKnee() {
        assertEquals(Optional.empty(), Knee.of(slots(1_000, STEPS)));
    }

    @Test
    void stepThatLacksLittleIsNoKnee() {
        // 40 users reach 37 x 100: more than nine tenths of the line.
        assertEquals(Optional.empty(), Knee.of(slots(37, STEPS)));
    }

    @Test
    void fallingThroughputCountsWithItsHighest() {
        List<Knee.Step> steps = List.of(step(10, 1_000), step(20, 2_000), step(30, 1_500), step(40, 1_000));
        assertEquals(20, Knee.of(steps).orElseThrow().users());
        assertEquals(30, Knee.of(steps).orElseThrow().beyond());
    }

    @Test
    void shortfallWithinItsIntervalIsNoKnee() {
        Knee.Step unsure = new Knee.Step(
                40, new Estimate(3_500, 2_900.0, 4_100.0), OptionalDouble.empty(), OptionalDouble.empty(), 0, 0, false);
        assertEquals(Optional.empty(), Knee.of(List.of(step(10, 1_000), step(20, 2_000), unsure)));
    }

    @Test
    void smallStepsTogetherGiveTheLine() {
        // The first step reads 10 % too high. With 10 and 15 users, all up to half of the knee it gives: 3,050 / 30 per
        // user.
        List<Knee.Step> steps =
                List.of(step(5, 550), step(10, 1_000), step(15, 1_500), step(40, 4_000), step(80, 4_000));
        assertEquals(4_000 / (3_050 / 30.0), Knee.of(steps).orElseThrow().users(), 1e-9);
    }

    @ParameterizedTest(name = "quota {0}, queue {1}, generator invalid {2}, first token x {3}, speed x {4}: {5}")
    @CsvSource({
        "0.2,  0.2,  true,  2,    0.5,  QUOTA",
        "0.01, 0.2,  true,  2,    0.5,  QUEUE_FULL",
        "0.01, 0.01, true,  2,    0.5,  LOAD_GENERATOR",
        "0,    0,    false, 2,    1,    PROVIDER_SLOWS",
        "0,    0,    false, 1,    0.5,  PROVIDER_SLOWS",
        "0,    0,    false, ,     0.5,  PROVIDER_SLOWS",
        "0,    0,    false, 1.09, 0.91, UNEXPLAINED",
        "0,    0,    false, ,     ,     UNEXPLAINED",
    })
    void causeIsWhatDiffersBeyondTheKnee(
            double quota, double queue, boolean generatorInvalid, Double firstToken, Double speed, Cause expected) {
        Knee.Step beyond = new Knee.Step(
                40, throughput(2_000), times(200e6, firstToken), times(2_000, speed), quota, queue, generatorInvalid);
        assertEquals(
                expected,
                Knee.of(List.of(step(10, 1_000), step(20, 2_000), beyond))
                        .orElseThrow()
                        .cause());
    }

    @Test
    void causeOfALaterStepIsNotThatOfTheKnee() {
        List<Knee.Step> steps = new ArrayList<>(slots(20, STEPS));
        steps.add(new Knee.Step(80, throughput(2_000), OptionalDouble.empty(), OptionalDouble.empty(), 0, 0.5, false));
        assertEquals(Cause.PROVIDER_SLOWS, Knee.of(steps).orElseThrow().cause());
    }

    @Test
    void quotaEndsTheGrowthWhereItAllowsNoMore() {
        // 1,200 tokens a second are allowed: 12 users use them up, of 15 a fifth of the calls is refused.
        List<Knee.Step> steps = IntStream.of(STEPS)
                .mapToObj(users -> new Knee.Step(
                        users,
                        throughput(Math.min(1_200, 100 * users)),
                        OptionalDouble.of(200e6),
                        OptionalDouble.of(2_000),
                        Math.max(0, 1 - 12.0 / users),
                        0,
                        false))
                .toList();
        Knee knee = Knee.of(steps).orElseThrow();
        assertEquals(12, knee.users(), 1e-9);
        assertEquals(OptionalInt.of(10), knee.below());
        assertEquals(Cause.QUOTA, knee.cause());
    }

    @Test
    void orderOfTheStepsIsOfNoMatter() {
        List<Knee.Step> steps = new ArrayList<>(slots(20, STEPS));
        Collections.reverse(steps);
        assertEquals(Knee.of(slots(20, STEPS)), Knee.of(steps));
    }

    @Test
    void withoutStepsOrThroughputThereIsNoKnee() {
        assertEquals(Optional.empty(), Knee.of(List.of()));
        assertEquals(Optional.empty(), Knee.of(List.of(step(10, 1_000))));
        assertEquals(Optional.empty(), Knee.of(List.of(step(10, 0), step(20, 0))));
    }

    /** Throughputs are off by 3 %, one standard deviation. */
    @Test
    void noisyStaircaseHasItsKneeWithinATenth() {
        int close = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            List<Knee.Step> noisy = slots(20, STEPS).stream()
                    .map(step -> step(step.users(), step.throughput().value() * (1 + 0.03 * random.nextGaussian())))
                    .toList();
            double users = Knee.of(noisy).map(Knee::users).orElse(0.0);
            close += Math.abs(users - 20) <= 2 ? 1 : 0;
        }
        assertTrue(close >= 950, close + " of 1,000 were within a tenth");
    }

    @Test
    void noisyLineSeldomSeemsToHaveAKnee() {
        long found = IntStream.range(0, 1_000)
                .filter(seed -> {
                    Random random = new Random(seed);
                    return Knee.of(slots(1_000, STEPS).stream()
                                    .map(step -> step(
                                            step.users(),
                                            step.throughput().value() * (1 + 0.03 * random.nextGaussian())))
                                    .toList())
                            .isPresent();
                })
                .count();
        assertTrue(found <= 50, found + " of 1,000 lines seemed to have a knee");
    }

    /** Each call takes a slot for 1 s; who finds none waits. */
    private static List<Knee.Step> slots(int slots, int[] users) {
        return IntStream.of(users)
                .mapToObj(count -> new Knee.Step(
                        count,
                        throughput(100.0 * Math.min(count, slots)),
                        OptionalDouble.of(200e6 + Math.max(0, (double) count / slots - 1) * 1e9),
                        OptionalDouble.of(2_000),
                        0,
                        0,
                        false))
                .toList();
    }

    private static Knee.Step step(int users, double tokensPerSecond) {
        return new Knee.Step(
                users, throughput(tokensPerSecond), OptionalDouble.of(200e6), OptionalDouble.of(2_000), 0, 0, false);
    }

    private static Estimate throughput(double tokensPerSecond) {
        return new Estimate(tokensPerSecond, null, null);
    }

    private static OptionalDouble times(double value, Double factor) {
        return factor == null ? OptionalDouble.empty() : OptionalDouble.of(value * factor);
    }
}
