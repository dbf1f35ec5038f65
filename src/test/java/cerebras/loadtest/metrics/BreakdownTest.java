package cerebras.loadtest.metrics;

import static cerebras.loadtest.metrics.AttemptFixture.MILLI;
import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import cerebras.loadtest.stats.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A steady window from 0 to 10 s. */
class BreakdownTest {

    private static final long LAST_NANOS = 12_000 * MILLI;

    private final Breakdown.Builder builder =
            new Breakdown.Builder(new Window(0, 10_000 * MILLI, true), true, List.of("effort=low", "effort=high"));

    @Test
    void runOfOneKindHasNoSlices() {
        builder.add(attempt().whole(0, 100).build());
        builder.add(attempt().whole(100, 200).build());
        assertEquals(List.of(), builder.breakdowns(LAST_NANOS, true));
    }

    @Test
    void modelsScenariosAndTurnsAreHeldBesideEachOther() {
        builder.add(
                attempt().model("b").scenario("burst").turn(10).whole(0, 100).build());
        builder.add(attempt().model("a").scenario("burst").turn(2).whole(0, 100).build());
        builder.add(attempt().model("a").scenario("rest").turn(2).whole(0, 100).build());
        assertEquals(
                List.of("MODEL a 2", "MODEL b 1", "SCENARIO burst 2", "SCENARIO rest 1", "TURN 2 2", "TURN 10 1"),
                told());
    }

    /** The order says more than the alphabet: low, medium, high. They stand in for the models, of which each has one. */
    @Test
    void variantsKeepTheOrderInWhichTheUserNamedThem() {
        builder.add(attempt().model("a").variant("effort=high").whole(0, 100).build());
        builder.add(attempt().model("b").variant("effort=low").whole(0, 100).build());
        assertEquals(List.of("VARIANT effort=low 1", "VARIANT effort=high 1"), told());
    }

    /**
     * 80 short answers of 50 tokens and 20 reports of 400, every fifth of them refused: 100 calls, 4 refused, 80 × 50 + 16 ×
     * 400 = 10,400 tokens in 10 s. A call that begins before the end of the window and ends after it counts in neither.
     */
    @Test
    void kindsOfAMixAddUpToTheWhole() {
        for (int call = 0; call < 100; call++) {
            AttemptFixture attempt = attempt().whole(90 * call, 90 * call + 50);
            boolean report = call % 5 == 4;
            attempt.request(report ? "report" : "short").model(report ? "large" : "small");
            if (call % 25 == 24) {
                builder.add(attempt.refused(Outcome.QUOTA_REQUESTS).build());
            } else {
                builder.add(attempt.tokens(report ? 400 : 50, null).build());
            }
        }
        builder.add(attempt()
                .request("report")
                .whole(9_900, 10_100)
                .tokens(400, null)
                .build());
        Figures whole = builder.steady(LAST_NANOS, true);
        List<Figures> kinds = builder.breakdowns(LAST_NANOS, true).stream()
                .filter(part -> part.kind() == Breakdown.Kind.REQUEST)
                .map(Breakdown::figures)
                .toList();
        assertEquals(100, whole.attempts());
        assertEquals(List.of(20L, 80L), kinds.stream().map(Figures::attempts).toList());
        assertEquals(List.of(4L, 0L), kinds.stream().map(Figures::failures).toList());
        assertEquals(1_040, whole.outputThroughput().value(), 1e-9);
        assertEquals(
                List.of(640.0, 400.0),
                kinds.stream().map(kind -> kind.outputThroughput().value()).toList());
        assertEquals(
                whole.metric(AttemptMetric.END_TO_END_LATENCY).n(),
                kinds.stream()
                        .mapToLong(kind ->
                                kind.metric(AttemptMetric.END_TO_END_LATENCY).n())
                        .sum());
    }

    /** Of sessions with 600 turns, so that memory is bounded. */
    @Test
    void lateTurnsArePutTogether() {
        for (int turn = 1; turn <= 600; turn++) {
            builder.add(attempt().turn(turn).whole(0, 100).build());
        }
        List<String> told = told();
        assertEquals(25, told.size());
        assertEquals(
                List.of(
                        "TURN 20 1",
                        "TURN 21–50 30",
                        "TURN 51–100 50",
                        "TURN 101–200 100",
                        "TURN 201–500 300",
                        "TURN 501+ 100"),
                told.subList(19, 25));
        assertEquals(
                List.of(20, 21, 51, 101, 201, 501),
                builder.breakdowns(LAST_NANOS, true).stream()
                        .skip(19)
                        .map(Breakdown::number)
                        .toList());
    }

    @Test
    void subagentsAreApartAndTheirTurnsAreNotThoseOfTheMainAgent() {
        builder.add(attempt().session(1).turn(1).whole(0, 100).build());
        builder.add(attempt().session(1).turn(2).whole(0, 100).build());
        builder.add(attempt().session(1).agent("explore").turn(1).whole(0, 100).build());
        assertEquals(List.of("TURN 1 1", "TURN 2 1", "AGENT main agent 2", "AGENT explore 1"), told());
    }

    @Test
    void numberOfAgentsIsBounded() {
        for (int i = 0; i < 50; i++) {
            builder.add(attempt()
                    .session(1)
                    .agent("agent " + i)
                    .turn(1)
                    .whole(0, 100)
                    .build());
        }
        List<String> told = told();
        assertEquals(21, told.size());
        assertEquals("AGENT others 30", told.get(20));
    }

    @Test
    void stepHasAWindowOfItsOwn() {
        builder.begin(new LoadStep(1, 10, 0, 1_000 * MILLI, 3_000 * MILLI));
        builder.add(attempt().whole(500, 900).tokens(50, null).build());
        builder.add(attempt().whole(500, 2_000).tokens(100, null).build());
        builder.begin(new LoadStep(2, 20, 3_000 * MILLI, 4_000 * MILLI, 6_000 * MILLI));
        builder.add(attempt().whole(4_500, 5_000).tokens(300, null).build());

        assertEquals(List.of("STEP 10 1", "STEP 20 1"), told());
        List<Breakdown> steps = builder.breakdowns(LAST_NANOS, true);
        assertEquals(50, steps.get(0).figures().outputThroughput().value(), 1e-9, "100 tokens in 2 s");
        assertEquals(150, steps.get(1).figures().outputThroughput().value(), 1e-9, "300 tokens in 2 s");
    }

    /** Of a load that goes down: user 2 left with the first step, so that the second is all user 1's. */
    @Test
    void userThatLeftBeforeAStepIsNotOfIt() {
        builder.begin(new LoadStep(1, 2, 0, 1_000 * MILLI, 3_000 * MILLI));
        builder.add(attempt().user(1).whole(1_000, 2_900).tokens(100, null).build());
        builder.add(attempt().user(2).whole(1_000, 2_900).tokens(100, null).build());
        builder.begin(new LoadStep(2, 1, 3_000 * MILLI, 4_000 * MILLI, 6_000 * MILLI));
        builder.add(attempt().user(1).whole(2_900, 5_000).tokens(300, null).build());

        Distribution perUser =
                builder.breakdowns(LAST_NANOS, true).get(1).figures().perUser();
        assertEquals(1, perUser.n());
        assertEquals(150, perUser.min(), 1e-9, "300 tokens in 2 s");
    }

    /** "13 users" in a step of 12, "slowest 0": the next step's user comes 0.2 s before the end of this one. */
    @Test
    void userThatComesBeforeItsStepIsNotOfTheOneBefore() {
        builder.begin(new LoadStep(1, 1, 0, 1_000 * MILLI, 3_000 * MILLI));
        builder.begin(new LoadStep(2, 2, 3_000 * MILLI, 4_000 * MILLI, 6_000 * MILLI));
        builder.add(attempt().user(1).whole(500, 2_500).tokens(200, null).build());
        builder.add(attempt().user(1).whole(2_500, 5_500).tokens(300, null).build());
        builder.add(attempt().user(2).whole(2_800, 5_500).tokens(300, null).build());
        List<Breakdown> steps = builder.breakdowns(LAST_NANOS, true);
        assertEquals(1, steps.get(0).figures().perUser().n());
        assertEquals(100, steps.get(0).figures().perUser().min(), 1e-9, "200 tokens in 2 s");
        assertEquals(2, steps.get(1).figures().perUser().n());
    }

    /** A search for capacity goes from 2 users to 1 and back to 2: user 2 waits meanwhile. */
    @Test
    void userThatASearchDoesNotWantIsNotOfItsStep() {
        builder.begin(new LoadStep(1, 2, 0, 0, 1_000 * MILLI));
        builder.begin(new LoadStep(2, 1, 1_000 * MILLI, 1_000 * MILLI, 2_000 * MILLI));
        builder.begin(new LoadStep(3, 2, 2_000 * MILLI, 2_000 * MILLI, 3_000 * MILLI));
        for (int second = 0; second < 3; second++) {
            builder.add(attempt()
                    .user(1)
                    .whole(1_000 * second, 1_000 * second + 900)
                    .tokens(90, null)
                    .build());
        }
        builder.add(attempt().user(2).whole(100, 1_050).tokens(90, null).build());
        // In older records its next call was due right after its last answer, however long the search kept it waiting.
        builder.add(attempt()
                .user(2)
                .due(1_050)
                .whole(2_000, 2_900)
                .tokens(90, null)
                .build());
        assertEquals(
                List.of(2L, 1L, 2L),
                builder.breakdowns(LAST_NANOS, true).stream()
                        .map(step -> step.figures().perUser().n())
                        .toList());
    }

    @Test
    void stepThatTheLoadDidNotFinishEndsWithIt() {
        builder.begin(new LoadStep(1, 10, 0, 1_000 * MILLI, 3_000 * MILLI));
        builder.cut(2_000 * MILLI);
        Window window = builder.breakdowns(LAST_NANOS, true).get(0).figures().window();
        assertEquals(new Window(1_000 * MILLI, 2_000 * MILLI, false), window);
    }

    /** Turn 2 is first seen in a call that was in flight when the load stopped, and that ended after the window then. */
    @Test
    void partThatIsFirstSeenAfterAnEarlyEndHasTheShortWindowToo() {
        builder.add(attempt().turn(1).whole(0, 1_000).build());
        builder.cut(2_000 * MILLI);
        builder.add(attempt().turn(2).whole(1_500, 2_500).build());
        assertEquals(List.of("TURN 1 1", "TURN 2 0"), told());
        assertEquals(
                new Window(0, 2_000 * MILLI, false),
                builder.breakdowns(LAST_NANOS, true).get(1).figures().window());
    }

    private List<String> told() {
        return builder.breakdowns(LAST_NANOS, true).stream()
                .map(slice -> slice.kind() + " " + slice.name() + " "
                        + slice.figures().attempts())
                .toList();
    }
}
