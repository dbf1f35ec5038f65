package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.CancelSettings.After;
import cerebras.loadtest.settings.CancelSettings.Point;
import cerebras.loadtest.settings.CancelSettings.Unit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancelSettingsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "50tokens                         | TOKENS            | 50        | 50",
                "20events                         | EVENTS            | 20        | 20",
                "uniform(10,80)tokens             | TOKENS            | 10        | 80",
                "2s                               | SINCE_SENT        | 2e9       | 2e9",
                "uniform(200ms,2s)                | SINCE_SENT        | 2e8       | 2e9",
                "firstToken+500ms                 | SINCE_FIRST_TOKEN | 5e8       | 5e8",
                "firstToken+uniform(0ms, 1.5s)    | SINCE_FIRST_TOKEN | 0         | 1.5e9",
            })
    void pointIsReadAsItIsWritten(String text, Unit unit, double least, double most) {
        After after = settings(Map.of("cancel.share", "20%", "cancel.after", text))
                .cancels()
                .after();
        assertEquals(new After(unit, (long) least, (long) most), after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50",
                "0tokens",
                "1.5tokens",
                "0s",
                "2s tokens",
                "firstToken",
                "firstToken+5tokens",
                "uniform(2s,1s)",
                "uniform(5,2s)",
                "uniform(5,9)",
                "-1s",
                "999h",
            })
    void otherTextIsRefusedWithACorrection(String text) {
        String refusal = refusal(Map.of("cancel.share", "20%", "cancel.after", text));
        assertTrue(refusal.startsWith("cancel.after=" + text + " "), refusal);
        assertTrue(refusal.contains(": expected "), refusal);
    }

    @Test
    void pointNeedsAShareAndAStream() {
        assertEquals(
                "cancel.after=2s has no effect without cancel.share: leave it out, or add -Dcancel.share=20%",
                refusal(Map.of("cancel.after", "2s")));
        assertEquals(
                "cancel.after=50tokens needs streamed answers, and stream is false: give a time after the request, for example"
                        + " -Dcancel.after=2s, or leave out -Dstream=false",
                refusal(Map.of("cancel.share", "20%", "cancel.after", "50tokens", "stream", "false")));
        assertEquals(
                Unit.SINCE_SENT,
                settings(Map.of("cancel.share", "20%", "cancel.after", "2s", "stream", "false"))
                        .cancels()
                        .after()
                        .unit());
    }

    @Test
    void defaultPointNeedsAStreamToo() {
        assertTrue(refusal(Map.of("cancel.share", "20%", "stream", "false")).startsWith("cancel.after=50tokens needs"));
    }

    /** The share is read twice: whether calls are cancelled decides which other settings have an effect. */
    @Test
    void wrongShareIsNamedOnce() {
        assertEquals(
                "cancel.share=20 is not a share: expected a whole number of percent from 0% to 99%,"
                        + " for example -Dcancel.share=20%",
                refusal(Map.of("cancel.share", "20", "cancel.after", "50tokens")));
    }

    @Test
    void noCallIsCancelledByDefault() {
        assertEquals(Optional.empty(), settings(Map.of()).cancels().of(1, 1));
    }

    /** 10,000 draws of 20 %: a standard deviation of 40. The middle of 10 to 80 is 45, that of a mean of 2,000 off by 0.5. */
    @Test
    void shareAndPointsAreAsSetAndTheSameForTheSameSeed() {
        Map<String, String> given = Map.of("cancel.share", "20%", "cancel.after", "uniform(10,80)tokens");
        CancelSettings cancels = settings(given).cancels();
        long[] amounts = IntStream.range(0, 10_000)
                .mapToObj(i -> cancels.of(i / 100 + 1, i % 100 + 1))
                .flatMap(Optional::stream)
                .mapToLong(Point::amount)
                .toArray();
        assertEquals(2_000, amounts.length, 160);
        assertEquals(45, Arrays.stream(amounts).average().orElseThrow(), 2);
        assertEquals(10, Arrays.stream(amounts).min().orElseThrow());
        assertEquals(80, Arrays.stream(amounts).max().orElseThrow());

        CancelSettings same = settings(given).cancels();
        Map<String, String> reseeded = new HashMap<>(given);
        reseeded.put("seed", "7");
        CancelSettings other = settings(reseeded).cancels();
        long different = IntStream.range(0, 1_000)
                .filter(call -> {
                    assertEquals(cancels.of(3, call), same.of(3, call));
                    return !cancels.of(3, call).equals(other.of(3, call));
                })
                .count();
        assertTrue(different > 200, different + " of 1,000");
    }

    private static RunSettings settings(Map<String, String> properties) {
        return RunSettings.from(properties, Map.of(), SettingsFixture.USER_FILES);
    }

    private static String refusal(Map<String, String> properties) {
        return assertThrows(SettingsException.class, () -> settings(properties)).getMessage();
    }
}
