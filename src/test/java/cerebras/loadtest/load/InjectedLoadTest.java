package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.InjectedLoad.Population;
import cerebras.loadtest.load.InjectedLoad.Request;
import cerebras.loadtest.load.InjectedLoad.Stage;
import cerebras.loadtest.quota.Limit;
import cerebras.loadtest.quota.Limit.Period;
import cerebras.loadtest.quota.Limit.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Calls and tokens of a load that the simulation injects itself, worked out by hand. */
class InjectedLoadTest {

    /** Two seconds, of which an answer of 100 tokens takes one. */
    private static final Expectation.Call CALL = new Expectation.Call(2, 0.01, 30, 100, true);

    private static final Request OF_THE_SETTINGS =
            new Request("chat", 1, false, OptionalDouble.empty(), OptionalDouble.empty());

    @Test
    void spikeAndThenAPlateauOfShortAndLongRequests() {
        // 100 at once, and then 10 a second for 60 s: 700 users, of whom four in five ask for 50 tokens, one for 400
        Population users = new Population(
                List.of(new Stage(0, 0, 100, 100, true), new Stage(0, 60, 10, 10, true)),
                Optional.of(List.of(
                        new Request("short", 0.8, true, OptionalDouble.of(10), OptionalDouble.of(50)),
                        new Request("long", 0.2, true, OptionalDouble.of(20), OptionalDouble.of(400)))));
        Expectation expected = load("open", users).expectation(CALL).orElseThrow();
        assertEquals(700, expected.calls(), 1e-9);
        assertEquals(60, expected.seconds(), 1e-9);
        assertEquals(0.8 * 10 + 0.2 * 20, expected.promptTokens(), 1e-9);
        assertEquals(0.8 * 50 + 0.2 * 400, expected.mostOutputTokens(), 1e-9);
        assertFalse(expected.estimated());
        assertFalse(expected.evenAnswers());
        // the spike is over within a second, so that a minute has the rate of the plateau besides
        assertEquals(700, asked(expected, Period.MINUTE), 1e-6);
        assertEquals(110, asked(expected, Period.SECOND), 1e-6);
    }

    @Test
    void concurrentUsersCallAgainWhenTheyHaveTheirAnswer() {
        // From 0 to 10 users in 20 s, and 10 for 30 s: 400 s of users, of whom each call takes two
        Population users = new Population(
                List.of(new Stage(0, 20, 0, 10, false), new Stage(20, 30, 10, 10, false)),
                Optional.of(List.of(OF_THE_SETTINGS)));
        Expectation expected = load("closed", users).expectation(CALL).orElseThrow();
        assertEquals(200, expected.calls(), 1e-9);
        assertEquals(30, expected.promptTokens(), 1e-9);
        assertEquals(100, expected.mostOutputTokens(), 1e-9);
        assertTrue(expected.estimated());
    }

    @Test
    void shorterAnswersTakeLessTime() {
        // 50 tokens less: a call takes 1.5 s
        Population users = new Population(
                List.of(new Stage(0, 15, 1, 1, false)),
                Optional.of(List.of(new Request("brief", 1, true, OptionalDouble.of(9), OptionalDouble.of(50)))));
        assertEquals(10, load("closed", users).expectation(CALL).orElseThrow().calls(), 1e-9);
    }

    @Test
    void populationsAddUp() {
        Population first = new Population(List.of(new Stage(0, 10, 1, 1, true)), Optional.of(List.of(OF_THE_SETTINGS)));
        Population second =
                new Population(List.of(new Stage(5, 10, 0, 4, true)), Optional.of(List.of(OF_THE_SETTINGS)));
        Expectation expected = load("open", first, second).expectation(CALL).orElseThrow();
        assertEquals(10 + 20, expected.calls(), 1e-9);
        assertEquals(15, expected.seconds(), 1e-9);
    }

    @Test
    void whatTheScenarioDecidesIsNotForeseen() {
        Population users = new Population(List.of(new Stage(0, 10, 1, 1, true)), Optional.empty());
        assertTrue(load("open", users).expectation(CALL).isEmpty());
    }

    @Test
    void promptsOfTheSessionLeaveTheCostOpen() {
        Population users = new Population(
                List.of(new Stage(0, 10, 1, 1, true)),
                Optional.of(List.of(new Request("told", 1, true, OptionalDouble.empty(), OptionalDouble.of(50)))));
        Expectation expected = load("open", users).expectation(CALL).orElseThrow();
        assertEquals("told", expected.unknownPrompts());
        assertEquals(50, expected.mostOutputTokens(), 1e-9);
    }

    private static double asked(Expectation load, Period period) {
        return load.excess(load.quota(new Limit(Resource.REQUESTS, period, 1)))
                .orElseThrow()
                .asked();
    }

    private static InjectedLoad load(String model, Population... populations) {
        return new InjectedLoad("", model, 1, Duration.ZERO, Duration.ZERO, List.of(populations), "unknown");
    }
}
