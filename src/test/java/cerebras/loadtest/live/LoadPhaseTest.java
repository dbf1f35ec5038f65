package cerebras.loadtest.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.live.LiveView.Gauges;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.LoadStep;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadPhaseTest {

    private static final long SECOND = 1_000_000_000L;

    /** Ramp 10 s, warm-up 5 s, steady 3 min. */
    private static final LoadPlan PHASES = new LoadPlan("closed", 10, 10 * SECOND, 5 * SECOND, 180 * SECOND);

    /** Two steps: users come and settle in 3 s, are measured for 10 s, and then 0.2 s belong to nothing. */
    private static final List<LoadStep> STEPS = List.of(
            new LoadStep(1, 1, 0, 3 * SECOND, 13 * SECOND),
            new LoadStep(2, 20, 13_200_000_000L, 16_200_000_000L, 26_200_000_000L));

    @ParameterizedTest(name = "{0} s: {1}")
    @CsvSource({
        "0,     ramp 0 s of 10 s",
        "9.99,  ramp 9 s of 10 s",
        "10,    warm-up 0 s of 5 s",
        "15,    steady 0 s of 3 min",
        "140.5, steady 2 min 5 s of 3 min",
    })
    void phasesFollowThePlan(double seconds, String expected) {
        assertEquals(expected, new LoadPhase(PHASES, List.of(), 0).at(gauges(seconds, true)));
    }

    @ParameterizedTest(name = "{0} s: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0    | step 1 of 2, 1 user: settling 0 s of 3 s",
                "5    | step 1 of 2, 1 user: measured 2 s of 10 s",
                "13.1 | step 1 of 2, 1 user: measured 10 s of 10 s",
                "13.2 | step 2 of 2, 20 users: settling 0 s of 3 s",
                "99   | step 2 of 2, 20 users: measured 10 s of 10 s",
            })
    void stepsTakeThePlaceOfPhases(double seconds, String expected) {
        assertEquals(expected, new LoadPhase(PHASES, STEPS, 2).at(gauges(seconds, true)));
    }

    @ParameterizedTest(name = "{0} s: {1}")
    @CsvSource({"0, running for 0 s", "75.9, running for 75 s", "125, running for 2 min 5 s"})
    void loadWithoutPhasesRuns(double seconds, String expected) {
        assertEquals(expected, new LoadPhase(LoadPlan.singleCall(), List.of(), 0).at(gauges(seconds, true)));
    }

    @ParameterizedTest
    @CsvSource({"3", "200"})
    void loadThatSendsNoMoreDrains(double seconds) {
        assertEquals("drain: no new calls", new LoadPhase(PHASES, STEPS, 2).at(gauges(seconds, false)));
    }

    /** The plan of 195 s; with steps, the end of the last one. */
    @ParameterizedTest(name = "{0} s: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0     | [------------------------------] 0 %, 3 min 15 s left",
                "39    | [######------------------------] 20 %, 2 min 36 s left",
                "194.5 | [#############################-] 99 %, 1 s left",
                "195   | ''",
            })
    void barShowsHowMuchOfThePlanIsOver(double seconds, String expected) {
        assertEquals(expected, new LoadPhase(PHASES, List.of(), 0).bar(gauges(seconds, true)));
    }

    @Test
    void barEndsWithTheLastStepAndThereIsNoneWhereTheEndIsNotKnown() {
        assertEquals(
                "[###############---------------] 50 %, 14 s left",
                new LoadPhase(PHASES, STEPS, 2).bar(gauges(13.1, true)));
        assertEquals("", new LoadPhase(PHASES, STEPS, 0).bar(gauges(13.1, true)));
        assertEquals("", new LoadPhase(LoadPlan.singleCall(), List.of(), 0).bar(gauges(1, true)));
        assertEquals("", new LoadPhase(PHASES, List.of(), 0).bar(gauges(1, false)));
    }

    @ParameterizedTest(name = "{0} s: {1} users")
    @CsvSource({"0, 1", "0.99, 1", "1, 2", "9.9, 10", "100, 10"})
    void usersOfThePlanStartEvenly(double seconds, int users) {
        assertEquals(
                users,
                new LoadPhase(PHASES, List.of(), 0)
                        .users(Math.round(seconds * SECOND))
                        .orElseThrow());
    }

    private static Gauges gauges(double seconds, boolean sending) {
        return new Gauges(Math.round(seconds * SECOND), 0, OptionalInt.empty(), sending, 0);
    }
}
