package cerebras.loadtest.records;

import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.api.WholeAnswer;
import cerebras.loadtest.settings.RequestSettings.AnswerSettings.Checks;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what is mechanically wrong with a successful answer. Parses JSON, so it must not run on an event loop.
 *
 * <p>An answer that was cut off is not checked against a schema, and a refusal not at all: the first fault explains the
 * others. An answer with tool calls need not have text.
 */
final class AnswerCheck {

    /** A repetition shorter than this is no loop, in bytes: rules, tables and lists of zeros have short ones. */
    static final int SHORTEST_LOOP = 400;

    /** How often in a row a block must be repeated, at least. */
    static final int FEWEST_REPEATS = 4;

    /** The longest block that is searched for, in bytes: about a paragraph of 250 tokens. */
    static final int LONGEST_BLOCK = 1_000;

    private AnswerCheck() {}

    /** The faults in the order of {@link Invalidity}; {@code null} if there are none, or if nothing is to be checked. */
    static List<Invalidity> faults(AttemptTrace trace) {
        if (trace.checks == Checks.OFF || !trace.outcome.success()) {
            return null;
        }
        Set<Invalidity> faults = EnumSet.noneOf(Invalidity.class);
        if (trace.reads.refused()) {
            return List.of(Invalidity.REFUSAL);
        }
        if (isTruncated(trace)) {
            faults.add(Invalidity.TRUNCATED);
        } else if (trace.reads.calledTools()) {
            checkToolCalls(trace, faults);
        } else if (trace.reads.isBlank()) {
            if (!trace.remarked(Remark.Kind.UNKNOWN_TEXT)) {
                faults.add(Invalidity.EMPTY);
            }
        } else if (trace.expected.json()) {
            ExpectedAnswer.parsed(trace.reads.answer())
                    .ifPresentOrElse(
                            json -> {
                                if (!trace.expected.matches(json)) {
                                    faults.add(Invalidity.SCHEMA_MISMATCH);
                                }
                            },
                            () -> faults.add(Invalidity.NOT_JSON));
        }
        if (trace.reads.endsInALoop()) {
            faults.add(Invalidity.REPETITION);
        }
        return faults.isEmpty() ? null : List.copyOf(faults);
    }

    /** Whether the answer was cut off, and that counts. */
    private static boolean isTruncated(AttemptTrace trace) {
        boolean cut = trace.outcome == Outcome.TRUNCATED_BY_LENGTH || trace.remarked(Remark.Kind.CUT_BY_CONTENT_FILTER);
        return cut && (trace.checks == Checks.STRICT || trace.expected.json() || trace.reads.calledTools());
    }

    private static void checkToolCalls(AttemptTrace trace, Set<Invalidity> faults) {
        JsonNode choices = WholeAnswer.of(trace.toolCalls())
                .map(answer -> answer.path("choices"))
                .orElse(null);
        if (choices == null) {
            return;
        }
        for (JsonNode choice : choices) {
            for (JsonNode call : choice.path("message").path("tool_calls")) {
                checkToolCall(trace.expected, call, faults);
            }
        }
    }

    /** The arguments of a custom tool are free text. */
    private static void checkToolCall(ExpectedAnswer expected, JsonNode call, Set<Invalidity> faults) {
        JsonNode function = call.path("function");
        String name = (function.isMissingNode() ? call.path("custom") : function)
                .path("name")
                .asText();
        if (!expected.hasTool(name)) {
            faults.add(Invalidity.UNKNOWN_TOOL);
        } else if (!function.isMissingNode()) {
            String arguments = function.path("arguments").asText();
            // Servers send no arguments, instead of {}, for functions without parameters.
            boolean fit = ExpectedAnswer.parsed(arguments.isBlank() ? "{}" : arguments)
                    .filter(json -> json.isObject() && expected.takes(name, json))
                    .isPresent();
            if (!fit) {
                faults.add(Invalidity.TOOL_ARGUMENTS);
            }
        }
    }

    /**
     * Whether the end of a text is one block, of 1 to {@value #LONGEST_BLOCK} bytes, at least {@value #FEWEST_REPEATS} times
     * in a row and over at least {@value #SHORTEST_LOOP} bytes; the first of these blocks may be cut at its beginning.
     */
    static boolean endsInALoop(byte[] text, int length) {
        for (int block = 1; block <= LONGEST_BLOCK; block++) {
            int compared = Math.max(SHORTEST_LOOP, FEWEST_REPEATS * block) - block;
            int from = length - compared;
            if (from < block) {
                return false;
            }
            if (text[length - 1] == text[length - 1 - block]
                    && text[from] == text[from - block]
                    && Arrays.equals(text, from, length, text, from - block, length - block)) {
                return true;
            }
        }
        return false;
    }
}
