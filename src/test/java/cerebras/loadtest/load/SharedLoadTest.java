package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.Budget.Caps;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.settings.ClusterSettings.Share;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several generators apply exactly the load that one would apply alone. */
class SharedLoadTest {

    private static final int GENERATORS = 3;

    @ParameterizedTest
    @ValueSource(strings = {"poisson", "constant"})
    void arrivalsOfAllGeneratorsAreThoseOfOne(String arrivals) {
        Map<String, String> load =
                Map.of("rate", "50/1s", "arrivals", arrivals, "duration", "20s", "users", "10", "seed", "7");
        Arrivals alone = (Arrivals) Arrivals.BURST.of().apply(settings(load, Map.of()));
        long[] dueNanos = new long[alone.steady().size()];
        int[] seen = new int[alone.steady().size()];
        int burst = 0;
        for (Arrivals part :
                parts(load, settings -> (Arrivals) Arrivals.BURST.of().apply(settings))) {
            for (int call = 0; call < part.steady().size(); call++) {
                dueNanos[part.steady().number(call)] = part.steady().dueNanos(call);
                seen[part.steady().number(call)]++;
            }
            burst += part.burst().size();
        }
        assertArrayEquals(
                IntStream.range(0, dueNanos.length)
                        .mapToLong(alone.steady()::dueNanos)
                        .toArray(),
                dueNanos);
        assertTrue(IntStream.of(seen).allMatch(times -> times == 1));
        assertEquals(10, burst);
    }

    @Test
    void plansOfArrivalsAddUpToThePlanOfOne() {
        Map<String, String> load = Map.of("rate", "50/1s", "duration", "20s");
        LoadPlan alone = Arrivals.AT_RATE.of().apply(settings(load, Map.of())).plan();
        List<LoadPlan> plans =
                parts(load, settings -> Arrivals.AT_RATE.of().apply(settings).plan());
        assertEquals(
                alone.offered().ratePerSecond(),
                plans.stream()
                        .mapToDouble(plan -> plan.offered().ratePerSecond())
                        .sum(),
                1e-9);
        assertEquals(
                alone.offered().steadyCalls(),
                plans.stream().mapToInt(plan -> plan.offered().steadyCalls()).sum());
    }

    @Test
    void usersOfEachStepAddUp() {
        List<List<LoadStep>> parts = parts(
                Map.of("users", "10", "steps", "4"),
                settings -> Steps.SHAPE.of().apply(settings).steps());
        // Of 10 users in 4 steps: 3, 5, 8 and 10 after rounding up.
        assertEquals(
                List.of(3, 5, 8, 10),
                IntStream.range(0, 4)
                        .mapToObj(step -> parts.stream()
                                .mapToInt(part -> part.get(step).users())
                                .sum())
                        .toList());
    }

    @Test
    void usersThatRampUpStartEvenly() {
        // 6 users in 12 s, one every 2 s: generator 1 starts the second and the fifth.
        List<RampAndHold> parts = parts(Map.of("users", "6", "ramp", "12s"), RampAndHold::new);
        assertEquals(
                List.of(0L, 2L, 4L),
                parts.stream()
                        .map(part -> part.firstUserNanos() / 1_000_000_000)
                        .toList());
        assertEquals(List.of(2L, 2L, 2L), parts.stream().map(RampAndHold::users).toList());
    }

    @Test
    void budgetsOfAllGeneratorsNeverExceedTheBudget() {
        Caps caps = new Caps(OptionalInt.of(10), OptionalLong.of(1000), Optional.of(new BigDecimal("2")));
        List<Caps> parts = IntStream.range(0, GENERATORS)
                .mapToObj(index -> caps.shared(new Share(index, GENERATORS)))
                .toList();
        assertEquals(
                10, parts.stream().mapToInt(part -> part.calls().orElseThrow()).sum());
        assertEquals(
                999,
                parts.stream()
                        .mapToLong(part -> part.outputTokens().orElseThrow())
                        .sum());
        assertEquals(
                new BigDecimal("1.999999999998"),
                parts.stream().map(part -> part.dollars().orElseThrow()).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    @Test
    void budgetThatLeavesNothingForSomeGeneratorsIsRefused() {
        Caps caps = new Caps(OptionalInt.of(2), OptionalLong.empty(), Optional.empty());
        String message = assertThrows(Refused.class, () -> caps.shared(new Share(0, GENERATORS)))
                .getMessage();
        assertEquals("maxCalls=2 leaves nothing for some of generators=3: expected at least 3", message);
    }

    private static <T> List<T> parts(Map<String, String> load, Function<RunSettings, T> part) {
        List<T> parts = new ArrayList<>();
        for (int index = 0; index < GENERATORS; index++) {
            parts.add(part.apply(settings(
                    load,
                    Map.of(
                            "generators",
                            String.valueOf(GENERATORS),
                            "generator",
                            String.valueOf(index),
                            "leader",
                            "localhost:7400"))));
        }
        return parts;
    }

    private static RunSettings settings(Map<String, String> load, Map<String, String> cluster) {
        Map<String, String> all = new HashMap<>(load);
        all.putAll(cluster);
        return RunSettings.from(all, Map.of(), Path.of("user-files"));
    }
}
