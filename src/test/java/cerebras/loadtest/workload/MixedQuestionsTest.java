package cerebras.loadtest.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.workload.MixedQuestions.Lengths;
import cerebras.loadtest.workload.Trace.TracedCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixedQuestionsTest {

    @TempDir
    private Path folder;

    /** The first calls of consecutive users, and the calls of one user: a cycle has each kind as often as its weight. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"80 20|5", "1 1|2", "1|1", "70 20 10|10", "3 3 3|3", "997 2 1|1000", "5 3 2|10", "1000 1|1001"})
    void everyCycleHasTheWeights(String weights, int cycle) {
        List<Integer> each = Stream.of(weights.split(" ")).map(Integer::valueOf).toList();
        MixedQuestions mixed = mixed(each, 42);
        assertEquals(cycle, mixed.cycleLength());
        int total = each.stream().mapToInt(Integer::intValue).sum();
        for (long first : List.of(0L, 1L, 7L, 1_000_003L)) {
            Map<Integer, Integer> users = new TreeMap<>();
            Map<Integer, Integer> calls = new TreeMap<>();
            for (int i = 0; i < cycle; i++) {
                users.merge(kind(mixed.question(first + i, 1)), 1, Integer::sum);
                calls.merge(kind(mixed.question(first, 1 + i)), 1, Integer::sum);
            }
            Map<Integer, Integer> expected = new TreeMap<>();
            for (int kind = 0; kind < each.size(); kind++) {
                expected.put(kind, each.get(kind) * cycle / total);
            }
            assertEquals(expected, users);
            assertEquals(expected, calls);
        }
    }

    /** Of 80 : 20, never two of the second kind within five calls of a user, and never more than eight without one. */
    @Test
    void kindsAreSpreadEvenly() {
        MixedQuestions mixed = mixed(List.of(80, 20), 42);
        List<Long> places = LongStream.rangeClosed(1, 100)
                .filter(call -> kind(mixed.question(3, call)) == 1)
                .boxed()
                .toList();
        assertEquals(20, places.size());
        IntStream.range(1, places.size()).forEach(i -> assertEquals(5, places.get(i) - places.get(i - 1)));
    }

    /** Otherwise a list of five prompts and a share of one in five would always ask the same. */
    @Test
    void callsOfAKindAreCountedAmongThemselves() {
        MixedQuestions mixed = mixed(List.of(4, 1), 42);
        List<Integer> numbers = new ArrayList<>();
        for (long call = 1; call <= 25; call++) {
            if (kind(mixed.question(0, call)) == 1) {
                numbers.add(number(mixed.question(0, call)));
            }
        }
        assertEquals(IntStream.range(numbers.get(0), numbers.get(0) + 5).boxed().toList(), numbers);
    }

    @Test
    void seedMovesTheOrder() {
        assertEquals(kinds(mixed(List.of(3, 2), 7)), kinds(mixed(List.of(3, 2), 7)));
        assertNotEquals(kinds(mixed(List.of(3, 2), 7)), kinds(mixed(List.of(3, 2), 8)));
    }

    @Test
    void requestsAreThoseOfTheirKind() throws IOException {
        Files.writeString(folder.resolve("l.csv"), "promptTokens,outputTokens\n100,11\n200,22\n");
        Files.writeString(folder.resolve("m.conf"), """
        asked { weight = 1, promptTokens = 50, maxTokens = 7, model = m2, stream = false, body { reasoning_effort = low }
          headers { X-Team = perf } }
        measured { weight = 1, lengths = l.csv }
        """);
        RunSettings settings = RunSettings.from(Map.of("mix", "m.conf"), Map.of(), folder);
        Questions questions = Questions.of(settings);
        Map<String, Question> byKind = new TreeMap<>();
        List<Integer> limits = new ArrayList<>();
        for (long call = 1; call <= 4; call++) {
            Question question = questions.question(0, call);
            byKind.put(question.kind().orElseThrow().name(), question);
            limits.add(question.maxTokens());
        }
        Question asked = byKind.get("asked");
        String body = new String(asked.body(), StandardCharsets.UTF_8);
        assertEquals("m2", asked.model());
        assertEquals(new Question.Kind("asked", false), asked.kind().orElseThrow());
        assertEquals(Map.of("X-Team", "perf"), asked.headers());
        assertEquals(50, asked.promptTokens());
        assertTrue(body.contains("\"stream\":false") && body.contains("\"max_completion_tokens\":7"), body);
        assertTrue(body.contains("\"reasoning_effort\":\"low\"") && body.contains("\"model\":\"m2\""), body);
        Question measured = byKind.get("measured");
        assertEquals("gpt-oss-120b", measured.model());
        assertEquals(measured.maxTokens() == 11 ? 100 : 200, measured.promptTokens());
        assertTrue(new String(measured.body(), StandardCharsets.UTF_8).contains("\"stream\":true"));
        assertEquals(List.of(7, 7, 11, 22), limits.stream().sorted().toList());
    }

    /**
     * Prompts of 1 to 100 tokens with answers of twice that: 20 in a row have nearly the mean of all, 50.5; the mean
     * of 20 random ones has a standard deviation of 6.5.
     */
    @Test
    void shortStretchOfLengthsHasTheMeanOfTheFile() {
        List<TracedCall> rising = IntStream.rangeClosed(1, 100)
                .mapToObj(tokens -> new TracedCall(tokens, tokens, 2 * tokens))
                .toList();
        List<TracedCall> spread = Lengths.spread(new Trace(rising, 0)).calls();
        assertEquals(100, spread.stream().distinct().count());
        for (int first = 0; first + 20 <= 100; first++) {
            List<TracedCall> stretch = spread.subList(first, first + 20);
            double mean = stretch.stream()
                    .mapToInt(TracedCall::promptTokens)
                    .average()
                    .orElseThrow();
            assertEquals(50.5, mean, 5);
            assertTrue(stretch.stream().allMatch(call -> call.outputTokens() == 2 * call.promptTokens()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"812", "812,x", "812,140,3", "-1,5"})
    void wrongLineOfLengthsIsNamed(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("l.csv"), "promptTokens,outputTokens\n1,2\n" + line + "\n");
        String message =
                assertThrows(SettingsException.class, () -> Lengths.read(file)).getMessage();
        assertEquals(
                file + ":3: " + line
                        + " is not two numbers of tokens: expected those of prompt and answer, such as 812,140",
                message);
    }

    @Test
    void fileThatIsNeitherLengthsNorATraceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("l.csv"), "hello\n");
        String message =
                assertThrows(SettingsException.class, () -> Lengths.read(file)).getMessage();
        assertTrue(message.startsWith(file + " does not begin like a known trace: expected "), message);
        assertTrue(message.endsWith("; or a first line promptTokens,outputTokens"), message);
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        assertTrue(assertThrows(SettingsException.class, () -> Lengths.read(file))
                .getMessage()
                .contains(" cannot be read: "));
    }

    @Test
    void tracesAreLengthsToo() {
        assertTrue(
                Lengths.read(Path.of("user-files/traces/example.csv")).calls().size() > 100);
    }

    private static List<Integer> kinds(MixedQuestions mixed) {
        return LongStream.rangeClosed(1, 5)
                .mapToObj(call -> kind(mixed.question(0, call)))
                .toList();
    }

    /** Questions whose prompt tokens are their kind, and whose limit is their number. */
    private static MixedQuestions mixed(List<Integer> weights, long seed) {
        return new MixedQuestions(
                weights,
                seed,
                IntStream.range(0, weights.size())
                        .<LongFunction<Question>>mapToObj(
                                kind -> number -> new Question("m", new byte[0], kind, (int) number))
                        .toList());
    }

    private static int kind(Question question) {
        return question.promptTokens();
    }

    private static int number(Question question) {
        return question.maxTokens();
    }
}
