package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.load.Expectation;
import cerebras.loadtest.load.RampAndHold;
import cerebras.loadtest.run.ForecastTest;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulations of the folder of that name: how much each will ask for, and where they are listed. */
class SimulationsTest {

    @BeforeAll
    static void loadWhatSimulationsNeed() {
        Engine.configuration();
    }

    /** Derived from the folder here, since a pom cannot list files. */
    @Test
    void messageForAnUnknownSimulationNamesAll() throws IOException {
        String names;
        try (Stream<Path> files = Files.list(Path.of("simulations"))) {
            names = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
        String pom = Files.readString(Path.of("pom.xml"));
        assertTrue(pom.contains("choose one of " + names + ", for example"), "add the new one in pom.xml: " + names);
    }

    /** What the report says of the load, and what was injected, would be two things. */
    @Test
    void simulationThatInjectsOtherUsersThanItsShapeHasIsRefused() {
        OneUserTooMany simulation = new OneUserTooMany();
        try {
            assertEquals(
                    "OneUserTooMany injects 4 users, and the load in its constructor has 3 (3 users: ramp 0s, warm-up 0s,"
                            + " steady 1s, pause 0s): inject these, or leave the load out of the constructor",
                    assertThrows(Refused.class, () -> simulation.params("OneUserTooMany"))
                            .getMessage());
        } finally {
            simulation.after();
        }
    }

    private static final class OneUserTooMany extends ChatSimulation {

        OneUserTooMany() {
            super(
                    Map.of("users", "3", "ramp", "0s", "warmup", "0s", "duration", "1s", "model", "m"),
                    RampAndHold.SHAPE);
        }

        {
            setUp(scenario("users").exec(chat()).injectOpen(atOnceUsers(4))).protocols(chatApi());
        }
    }

    @Test
    void readmeNamesEverySimulation() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        try (Stream<Path> files = Files.list(Path.of("simulations"))) {
            List<String> missing = files.map(
                            file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !readme.contains("`" + name + "`"))
                    .toList();
            assertEquals(List.of(), missing);
        }
    }

    /** Calls of one second each, of a model of no known speed; pauses come on top. */
    static Stream<Arguments> loads() {
        return Stream.of(
                // 10 users over 10 s, half of them on average, and then 65 s
                Arguments.of("SustainedLoad", "", 700.0, 75.0),
                Arguments.of("SustainedLoad", "users=3 ramp=0s warmup=0s duration=10s pause=1s", 15.0, 10.0),
                Arguments.of("CompareModels", "models=a,b", 700.0, 75.0),
                Arguments.of("CompareVariants", "", 700.0, 75.0),
                // three seconds for a question, with its pause
                Arguments.of("Conversation", "", 700 / 3.0, 75.0),
                Arguments.of("RateLimitStress", "", 1_200.0, 120.0),
                // 5 users, of 2 s a call, over 10 s and for 30 s and an hour
                Arguments.of("Soak", "", (25 + 5 * 3_630) / 2.0, 3_640.0),
                // 5, 10, ... 40 users in steps of 13.2 s: 12.2 s each, and a second in which the last five come
                Arguments.of("Staircase", "", 5 * 36 * 12.2 + 8 * 2.5 + 5 * 28, 105.6),
                Arguments.of("OpenArrivals", "arrivals=constant", 1_400.0, 75.0),
                Arguments.of("Burst", "", 100.0, 40.0),
                Arguments.of("Burst", "rate=10/1s arrivals=constant users=20", 420.0, 40.0),
                Arguments.of("SingleRequest", "", 1.0, 0.0),
                Arguments.of("FindCapacity", "", null, null),
                Arguments.of("QuotaProbe", "", null, null));
    }

    @ParameterizedTest(name = "{0} {1}: {2} calls in {3} s")
    @MethodSource("loads")
    void everySimulationTellsWhatItWillAskFor(String simulation, String settings, Double calls, Double seconds)
            throws Exception {
        Map<String, String> given = new HashMap<>(Map.of("target", "http://127.0.0.1:9"));
        if (!settings.contains("models")) {
            given.put("model", "m");
        }
        Stream.of(settings.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .forEach(setting -> given.put(setting[0], setting[1]));
        given.forEach(System::setProperty);
        try {
            ChatSimulation load =
                    (ChatSimulation) Class.forName(simulation).getConstructor().newInstance();
            Setup setup = load.life().setup();
            Optional<Expectation> expected = setup.load().expectation(setup.call(ForecastTest.told(1)));
            assertEquals(calls == null, expected.isEmpty());
            if (calls != null) {
                assertEquals(calls, expected.orElseThrow().calls(), 1e-6);
                assertEquals(seconds, expected.orElseThrow().seconds(), 1e-6);
            } else {
                assertFalse(setup.load().unforeseeable().isBlank());
            }
        } finally {
            given.keySet().forEach(System::clearProperty);
        }
    }
}
