package cerebras.loadtest.emulator.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.emulator.fault.AnswerFault.ErrorAnswer;
import cerebras.loadtest.emulator.fault.AnswerFault.SlowDrip;
import cerebras.loadtest.emulator.fault.AnswerFault.StallInStream;
import cerebras.loadtest.emulator.fault.FaultPlan.Rule;
import cerebras.loadtest.emulator.fault.Trigger.Rate;
import cerebras.loadtest.emulator.fault.Trigger.Script;
import cerebras.loadtest.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaultSetsTest {

    private static final FaultSets SHIPPED = FaultSets.of(shipped(), "faults.conf");

    @Test
    void shippedFileHasNothingAFlakyApiAnOutageAndEachFault() {
        assertEquals(FaultPlan.none(), SHIPPED.set("none"));
        assertTrue(SHIPPED.set("flaky").rules().size() > 10);
        assertEquals(
                List.of(new Rule(new ErrorAnswer(ErrorKind.UNAVAILABLE), Script.range(101, 300))),
                SHIPPED.set("outage").rules());
        assertEquals(3 + FaultForm.values().length, SHIPPED.names().size());
    }

    @ParameterizedTest
    @EnumSource
    void shippedExampleOfAFaultHasItsName(FaultForm form) {
        List<Rule> rules = SHIPPED.set(form.toString()).rules();
        assertEquals(
                List.of(form.toString()),
                rules.stream().map(rule -> rule.fault().name()).toList());
    }

    @Test
    void everyErrorIsNamedInTheShippedFile() {
        String text = shipped();
        Arrays.stream(ErrorKind.values())
                .forEach(error -> assertTrue(text.contains(error.toString()), error.toString()));
    }

    @Test
    void valuesAreRead() {
        FaultPlan plan = FaultSets.of("""
        mine = [
          { fault = stall-in-stream, after-events = 2, duration = 3s, rate = 0.25 }
          { fault = stall-in-stream, after-events = 0, at = 4 }
          { fault = slow-drip, bytes = 8, interval = 1500us, at = [3, "7-9", "12-"] }
        ]
        """, "f").set("mine");
        assertEquals(
                List.of(
                        new Rule(new StallInStream(2, Optional.of(Duration.ofSeconds(3))), new Rate(0.25)),
                        new Rule(new StallInStream(0, Optional.empty()), Script.only(4)),
                        new Rule(
                                new SlowDrip(8, Duration.ofNanos(1_500_000)),
                                new Script(List.of(
                                        new Script.Span(3, 3),
                                        new Script.Span(7, 9),
                                        new Script.Span(12, Long.MAX_VALUE))))),
                plan.rules());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ fault = cut-straem, rate = 1 } | mine[0].fault=cut-straem is not one of the choices: expected one of"
                        + " refuse-connection, delay, error-answer, stall-before-headers, stall-in-stream, cut-stream,"
                        + " reset-connection, error-event, garbage-bytes, no-usage, no-done-mark, duplicated-event, slow-drip,"
                        + " no-tool-call, unknown-tool, wrong-json, broken-json, empty-answer, repeated-text, refused-answer"
                        + " (did you mean cut-stream?)",
                "{ rate = 1 } | mine[0]={rate} has no fault: add for example fault = cut-stream",
                "{ fault = delay, rate = 1 } | mine[0]={fault, rate} has no duration: add for example duration = 500ms",
                "{ fault = no-usage, rat = 1 }"
                        + " | mine[0].rat=1 is not a known key: expected one of fault, rate, at (did you mean rate?)",
                "{ fault = no-usage, rate = 1.5 }"
                        + " | mine[0].rate=1.5 is not a rate: expected the share that is hit, from 0 to 1, for example 0.01",
                "{ fault = no-usage, rate = often }"
                        + " | mine[0].rate=often is not a rate: expected the share that is hit, from 0 to 1, for example 0.01",
                "{ fault = no-usage } | mine[0]={fault} has neither rate nor at:"
                        + " expected one of them, for example rate = 0.01 or at = [3, \"10-20\"]",
                "{ fault = no-usage, rate = 1, at = 1 } | mine[0]={at, fault, rate} has both rate and at:"
                        + " expected one of them, for example rate = 0.01 or at = [3, \"10-20\"]",
                "{ fault = no-usage, at = [3, x] } | mine[0].at[1]=x is not a number or range:"
                        + " expected for example 7, \"10-20\" or \"30-\", counted from 1",
                "{ fault = no-usage, at = \"9-3\" } | mine[0].at=9-3 is not a number or range:"
                        + " expected for example 7, \"10-20\" or \"30-\", counted from 1",
                "{ fault = no-usage, at = 0 } | mine[0].at=0 is not a number or range:"
                        + " expected for example 7, \"10-20\" or \"30-\", counted from 1",
                "{ fault = cut-stream, after-events = -1, rate = 1 }"
                        + " | mine[0].after-events=-1 is not a count: expected a whole number from 0 to 2147483647",
                "{ fault = duplicated-event, event = 0, rate = 1 }"
                        + " | mine[0].event=0 is not a count: expected a whole number from 1 to 2147483647",
                "{ fault = delay, duration = soon, rate = 1 } | mine[0].duration=soon is not a duration:"
                        + " expected a number with a unit and more than 0, for example 500ms or 2s",
                "{ fault = delay, duration = 0s, rate = 1 } | mine[0].duration=0s is not a duration:"
                        + " expected a number with a unit and more than 0, for example 500ms or 2s",
                "7 | mine[0]=7 is not a group of keys: expected { ... }",
            })
    void wrongRuleIsReportedWithItsPlaceAndACorrection(String rule, String message) {
        assertRefused("f.conf:2: " + message, "\nmine = [" + rule + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mine = 7 | f.conf:1: mine=7 is not a list: expected [ ... ], which may be empty",
                "mine = [ | f.conf: 1:",
                "mine = ${x} | f.conf: 1:",
            })
    void wrongFileIsReportedWithItsPlaceAndACorrection(String text, String message) {
        String told = assertThrows(SettingsException.class, () -> FaultSets.of(text, "f.conf"))
                .getMessage();
        assertTrue(told.startsWith(message), told);
    }

    @Test
    void unknownSetIsReportedWithTheKnownOnes() {
        FaultSets sets = FaultSets.of("flaky = [], none = []", "f.conf");
        String message =
                assertThrows(SettingsException.class, () -> sets.set("flakey")).getMessage();
        assertEquals(
                "emulator.faults=flakey is not a set of f.conf: expected one of flaky, none (did you mean flaky?)",
                message);
    }

    private static String shipped() {
        try {
            return Files.readString(Path.of("user-files", "faults.conf"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void assertRefused(String message, String text) {
        assertEquals(
                message,
                assertThrows(SettingsException.class, () -> FaultSets.of(text, "f.conf"))
                        .getMessage());
    }
}
