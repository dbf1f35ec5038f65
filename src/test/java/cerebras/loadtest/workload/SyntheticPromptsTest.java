package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.settings.PromptLength;
import cerebras.loadtest.settings.PromptLength.Exactly;
import cerebras.loadtest.settings.PromptLength.LogNormal;
import cerebras.loadtest.settings.PromptLength.Uniform;
import cerebras.loadtest.settings.Prompts;
import cerebras.loadtest.workload.SyntheticPrompts.Marks;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticPromptsTest {

    @Test
    void textIsMarkWordsAndTask() {
        // 7 tokens of the mark, 15 words, 10 tokens of the task.
        String word = " [a-z]+";
        for (String text : texts(new Exactly(32), 0)) {
            assertTrue(text.matches("#0{18}(" + word + "){15}\n\nWrite a long story that uses these words[.]"), text);
        }
    }

    @Test
    void sharedWordsComeFirst() {
        // Of 32 tokens, 40 % are 12.8: 12 words. 32 - 12 - 7 - 10 = 3 words are left.
        for (String text : texts(new Exactly(32), 40)) {
            assertTrue(text.matches("[a-z]+( [a-z]+){11} #0{18}( [a-z]+){3}\n\nWrite a long .*"), text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 33, 100, 501})
    void everyTextHasExactlyTheTokensAskedFor(int tokens) {
        for (int shared : new int[] {0, 1, 50, 99}) {
            assertEquals(Set.of(tokens), Set.copyOf(tokens(new Exactly(tokens), shared)), "shared " + shared);
        }
    }

    @Test
    void lengthsAreAGoldenSectionApart() {
        List<Integer> tokens = tokens(new Uniform(100, 900), 0);
        for (int i = 1; i < tokens.size(); i++) {
            // 0.618034 * 800 = 494.43, or 494.43 - 800 = -305.57; both lengths are rounded.
            int step = Math.floorMod(tokens.get(i) - tokens.get(i - 1), 800);
            assertTrue(step == 494 || step == 495, "step " + step + " at " + i);
        }
    }

    @ParameterizedTest
    @MethodSource
    void anyHundredPromptsInARowHaveTheMean(PromptLength length, double tolerance) {
        List<Integer> tokens = tokens(length, 30);
        for (int first = 0; first + 100 <= tokens.size(); first++) {
            double mean = tokens.subList(first, first + 100).stream()
                    .mapToInt(Integer::intValue)
                    .average()
                    .orElseThrow();
            assertEquals(length.mean(), mean, length.mean() * tolerance, "from " + first);
        }
    }

    /** Three sigmas of a hundred random draws would be 14 % for the second, and 20 % for the third. */
    static Stream<Arguments> anyHundredPromptsInARowHaveTheMean() {
        return Stream.of(
                Arguments.of(new Uniform(32, 64), 0.02),
                Arguments.of(new Uniform(100, 900), 0.03),
                Arguments.of(new LogNormal(500, 0.6), 0.07));
    }

    @Test
    void markDoesNotChangeTheCount() {
        for (String text : texts(new Exactly(100), 30)) {
            assertEquals(100, LocalTokenizer.shared().count(text.replace(Marks.PLACEHOLDER, "#987654321012345678")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100,     1000, at most a thousand prompts",
        "2000,    1000, 2 million / 2000",
        "20000,    100, 2 million / 20000",
        "100000,    20, 2 million / 100000",
        "500000,    10, at least ten prompts",
    })
    void promptsAreFewWhereTheyAreLong(int tokens, int prompts, String why) {
        assertEquals(prompts, texts(new Exactly(tokens), 0).size(), why);
    }

    @Test
    void promptsOfDifferentLengthShareTheirPartOfOneText() {
        String[][] words = texts(new Uniform(100, 900), 80).stream()
                .map(text -> text.substring(0, text.indexOf(" #")).split(" "))
                .toArray(String[][]::new);
        String[] longest = Stream.of(words).max((a, b) -> a.length - b.length).orElseThrow();
        // 80 % of nearly 900 tokens.
        assertTrue(longest.length > 710 && longest.length <= 720, "longest " + longest.length);
        for (String[] shared : words) {
            assertEquals(List.of(longest).subList(0, shared.length), List.of(shared));
        }
    }

    @Test
    void nothingIsSharedUnlessAskedFor() {
        Set<List<String>> beginnings = new HashSet<>();
        texts(new Exactly(100), 0)
                .forEach(text -> beginnings.add(Arrays.asList(text.split(" ")).subList(1, 8)));
        assertEquals(1000, beginnings.size());
    }

    @Test
    void seedDecidesWordsAndOrder() {
        PromptLength length = new Uniform(100, 900);
        assertEquals(texts(length, 20), texts(length, 20));
        assertNotEquals(texts(length, 20), new SyntheticPrompts(new Prompts.Synthetic(length, 20, 2)).texts());
    }

    private static List<Integer> tokens(PromptLength length, int sharedPercent) {
        return texts(length, sharedPercent).stream()
                .map(LocalTokenizer.shared()::count)
                .toList();
    }

    private static List<String> texts(PromptLength length, int sharedPercent) {
        return new SyntheticPrompts(new Prompts.Synthetic(length, sharedPercent, 1)).texts();
    }
}
