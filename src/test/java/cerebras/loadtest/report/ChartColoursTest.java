package cerebras.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The colours of the theme against its backgrounds: 3:1 for what is drawn, 4.5:1 for text (WCAG 2.2, 1.4.11 and 1.4.3). */
class ChartColoursTest {

    private static final List<String> DRAWN = List.of(
            "accent",
            "second",
            "good",
            "failed",
            "caution",
            "caution-line",
            "muted",
            "ok",
            "ok-2",
            "failure-1",
            "failure-2",
            "failure-3",
            "failure-4",
            "failure-5",
            "failure-6");
    private static final List<String> TEXT = List.of("text", "muted", "accent", "second", "good", "failed", "caution");

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"light", "dark"})
    void whatIsDrawnStandsOutFromThePage(String theme) {
        Map<String, Double> luminances = luminances(theme.equals("dark"));
        for (String name : DRAWN) {
            check(name, "page", 3, luminances);
            check(name, "surface", 3, luminances);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"light", "dark"})
    void textCanBeRead(String theme) {
        Map<String, Double> luminances = luminances(theme.equals("dark"));
        for (String name : TEXT) {
            check(name, "page", 4.5, luminances);
            check(name, "raised", 4.5, luminances);
        }
        check("good", "good-back", 4.5, luminances);
        check("failed", "failed-back", 4.5, luminances);
        check("caution", "caution-back", 4.5, luminances);
        check("simulated-text", "simulated-back", 4.5, luminances);
    }

    private static void check(String name, String background, double least, Map<String, Double> luminances) {
        double one = luminances.get(name) + 0.05;
        double other = luminances.get(background) + 0.05;
        double contrast = Math.max(one, other) / Math.min(one, other);
        assertTrue(contrast >= least, "--%s on --%s: %.2f".formatted(name, background, contrast));
    }

    /** Relative luminance of each colour, the dark ones over the light ones. */
    private static Map<String, Double> luminances(boolean dark) {
        String style = Asset.style();
        int darkFrom = style.indexOf("@media (prefers-color-scheme: dark)");
        Map<String, Double> found = new HashMap<>(colours(style.substring(0, darkFrom)));
        if (dark) {
            found.putAll(colours(style.substring(darkFrom, style.indexOf("* { box-sizing"))));
        }
        return found;
    }

    private static Map<String, Double> colours(String style) {
        Map<String, Double> found = new HashMap<>();
        Matcher matcher = Pattern.compile("--([a-z0-9-]+): #([0-9a-f]{6});").matcher(style);
        while (matcher.find()) {
            found.put(matcher.group(1), luminance(matcher.group(2)));
        }
        return found;
    }

    private static double luminance(String hex) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        return IntStream.range(0, 3)
                .mapToDouble(i -> weights[i] * linear(Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0))
                .sum();
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
