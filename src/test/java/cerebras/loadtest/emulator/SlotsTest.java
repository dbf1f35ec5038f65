package cerebras.loadtest.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.Slots.Turn;
import cerebras.loadtest.models.Model.Capacity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All times in milliseconds. */
class SlotsTest {

    private static final long MILLI = 1_000_000;
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void waitsAre(String scenario, int streams, List<Integer> arrivals, long service, List<Long> waits) {
        Slots slots = slots(streams, LONG);
        assertEquals(
                waits,
                arrivals.stream()
                        .map(arrival -> waitOf(slots, arrival, service))
                        .toList());
    }

    static Stream<Arguments> waitsAre() {
        return Stream.of(
                Arguments.of(
                        "five at once, two places", 2, List.of(0, 0, 0, 0, 0), 100, List.of(0L, 0L, 100L, 100L, 200L)),
                Arguments.of("one place, free again in time", 1, List.of(0, 100, 250), 100, List.of(0L, 0L, 0L)),
                Arguments.of("one place, busy until 100, 200, 300", 1, List.of(0, 40, 90), 100, List.of(0L, 60L, 110L)),
                // places are busy until 100 and 130; the third starts at 100 and the fourth at 130
                Arguments.of("the place that is free first", 2, List.of(0, 30, 50, 60), 100, List.of(0L, 0L, 50L, 70L)),
                Arguments.of("a clock below zero", 1, List.of(-500, -450), 100, List.of(0L, 50L)),
                Arguments.of("arrivals out of order", 1, List.of(10, 0), 100, List.of(0L, 110L)));
    }

    /** Two places, 100 ms each: 20 a second. 1,000 at once take 50 s, however they came. */
    @Test
    void throughputIsNoMoreThanCapacityTimesSpeed() {
        Slots slots = slots(2, LONG);
        LongStream ends = IntStream.range(0, 1000)
                .mapToLong(i -> take(slots, 0, 100).orElseThrow().endNanos());
        assertEquals(50_000 * MILLI, ends.max().orElseThrow());
    }

    /** One place, 100 ms each: waits are 0, 100, 200, and 300 is too long. It takes nothing: at 100 there is room. */
    @Test
    void waitThatWouldBeTooLongIsRefused() {
        Slots slots = slots(1, Duration.ofMillis(200));
        assertEquals(
                List.of(0L, 100L, 200L),
                Stream.of(1, 2, 3).map(i -> waitOf(slots, 0, 100)).toList());
        assertEquals(Optional.empty(), take(slots, 0, 100));
        assertEquals(Optional.empty(), take(slots, 99, 100));
        assertEquals(200, waitOf(slots, 100, 100));
    }

    @Test
    void placeIsFreeWhenItsClientLeaves() {
        Slots slots = slots(1, LONG);
        slots.leave(take(slots, 0, 100).orElseThrow(), 30 * MILLI);
        assertEquals(0, waitOf(slots, 30, 100));
    }

    @Test
    void whoWaitsAlreadyKeepsTheStartThatWasPromised() {
        Slots slots = slots(1, LONG);
        Turn first = take(slots, 0, 100).orElseThrow();
        assertEquals(100, waitOf(slots, 0, 100));
        slots.leave(first, 30 * MILLI);
        assertEquals(170, waitOf(slots, 30, 100));
    }

    @Test
    void whoLeavesWhileWaitingGivesUpTheWholeTurn() {
        Slots slots = slots(1, LONG);
        take(slots, 0, 100);
        Turn second = take(slots, 0, 100).orElseThrow();
        slots.leave(second, 30 * MILLI);
        assertEquals(70, waitOf(slots, 30, 100));
    }

    @Test
    void leavingAfterTheEndChangesNothing() {
        Slots slots = slots(1, LONG);
        Turn first = take(slots, 0, 100).orElseThrow();
        slots.leave(first, 100 * MILLI);
        assertEquals(0, waitOf(slots, 100, 100));
        slots.leave(first, 150 * MILLI);
        assertEquals(50, waitOf(slots, 150, 100));
    }

    /** Against a naive model: an array of places, each with the moment from which it is free; the earliest one serves. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void waitsAreThoseOfPlacesThatServeInTheOrderOfArrival(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int streams = random.nextInt(1, 6);
        Slots slots = slots(streams, LONG);
        PriorityQueue<Long> free = new PriorityQueue<>(
                LongStream.range(0, streams).mapToObj(i -> 0L).toList());
        long arrival = 0;
        for (int i = 0; i < 2000; i++) {
            arrival += random.nextInt(40);
            long service = random.nextInt(1, 120);
            long start = Math.max(arrival, free.remove());
            free.add(start + service);
            assertEquals(start - arrival, waitOf(slots, arrival, service));
        }
    }

    @Test
    void neverMoreAreServedAtOnceThanThereArePlacesThoughClientsLeave() {
        SplittableRandom random = new SplittableRandom(9);
        Slots slots = slots(3, LONG);
        List<Turn> served = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 500; i++) {
            now += random.nextInt(40);
            Turn turn = take(slots, now, random.nextInt(1, 200)).orElseThrow();
            long leaves = random.nextInt(3) == 0 ? now * MILLI : turn.endNanos();
            slots.leave(turn, leaves);
            served.add(new Turn(turn.startNanos(), leaves));
        }
        for (Turn turn : served) {
            long together = served.stream()
                    .filter(other -> other.startNanos() <= turn.startNanos() && turn.startNanos() < other.endNanos())
                    .count();
            assertTrue(together <= 3, together + " at " + turn.startNanos());
        }
    }

    /** Of 5 streams, 2 have full speed: the third that comes shares it with two, and the sixth waits for the share of five. */
    @Test
    void streamsBeyondThoseAtFullSpeedShareIt() {
        Slots slots = new Slots(new Capacity(5, Duration.ofHours(1), 2));
        double[] expected = {1, 1, 1.5, 2, 2.5, 2.5};
        for (double slowdown : expected) {
            assertEquals(slowdown, slots.slowdown(0));
            take(slots, 0, 100);
        }
        assertEquals(1, slots.slowdown(1000 * MILLI));
    }

    private static Slots slots(int streams, Duration longestWait) {
        return new Slots(new Capacity(streams, longestWait));
    }

    private static Optional<Turn> take(Slots slots, long arrival, long service) {
        return slots.take(arrival * MILLI, service * MILLI);
    }

    private static long waitOf(Slots slots, long arrival, long service) {
        return (take(slots, arrival, service).orElseThrow().startNanos() - arrival * MILLI) / MILLI;
    }
}
