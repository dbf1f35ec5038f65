package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.emulator.answer.AnswerOptions.Thinking;
import cerebras.loadtest.emulator.answer.Part.Delivery;
import cerebras.loadtest.emulator.answer.Part.Kind;
import cerebras.loadtest.models.Model.Reasoning;
import cerebras.loadtest.models.Model.Reasoning.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Generates answers. The text depends on the seed and the prompt, the natural length on the seed and the number of the
 * request. For a request with a seed of its own, both depend on that seed and the prompt only.
 */
public final class AnswerGenerator {

    /** Natural answers have this many tokens, or a few more, to end with a sentence. */
    private static final int SHORTEST = 150;

    private static final int LONGEST = 400;

    private static final List<Token> THOUGHT_BEGINS = Token.split("<think>\n");
    private static final List<Token> THOUGHT_ENDS = Token.split("\n</think>\n\n");

    private final long seed;
    private final OptionalInt answerTokens;

    /**
     * @param answerTokens number of text tokens in each prose answer, before it is cut to the limit of the request; absent for
     *     natural lengths
     */
    public AnswerGenerator(long seed, OptionalInt answerTokens) {
        this.seed = seed;
        this.answerTokens = answerTokens;
    }

    public Answer write(ChatCall call) {
        return new Answer(IntStream.range(0, call.asked().choices())
                .mapToObj(index -> choice(call, index))
                .toList());
    }

    private Choice choice(ChatCall call, int index) {
        AnswerOptions asked = call.asked();
        ModelFormat marks = ModelFormat.of(call.model());
        int least = Math.min(asked.leastTokens(), asked.mostTokens().orElse(asked.leastTokens()));
        int length = Math.max(length(call, index), least);
        int thought = thought(call, length);
        SplittableRandom random = words(call, index);
        List<Part> parts = new ArrayList<>();
        if (thought > 0) {
            parts.add(thoughts(
                    passage(thought).from(Corpus.REASONING, random),
                    asked.thinking().format(),
                    marks));
        }
        parts.addAll(asked.product().parts(passage(length - thought), random, marks));
        Choice whole = new Choice(
                parts, asked.product().markTokens(marks), asked.product().finishReason());
        Choice stopped = new StopTexts(asked.stops()).cut(whole);
        return asked.mostTokens().isPresent() ? stopped.cutTo(asked.mostTokens().getAsInt()) : stopped;
    }

    private int length(ChatCall call, int index) {
        return answerTokens.orElseGet(() -> lengths(call, index).nextInt(SHORTEST, LONGEST + 1));
    }

    private TextLength passage(int tokens) {
        return new TextLength(tokens, answerTokens.isPresent());
    }

    private static int thought(ChatCall call, int length) {
        Reasoning reasoning = call.model().profile().reasoning();
        return ThoughtLength.tokens(reasoning, call.asked().thinking().effort().orElse(reasoning.usual()), length);
    }

    private static Part thoughts(List<Token> text, Thinking.Format format, ModelFormat marks) {
        return switch (format) {
            case PARSED -> new Part(Kind.REASONING, Delivery.FLOWING, text);
            case HIDDEN -> new Part(Kind.REASONING, Delivery.HIDDEN, text);
            case RAW ->
                new Part(Kind.THINKING_ALOUD, Delivery.FLOWING, marks.thoughtDelimiters() ? delimited(text) : text);
        };
    }

    private static List<Token> delimited(List<Token> thoughts) {
        List<Token> all = new ArrayList<>(THOUGHT_BEGINS);
        all.addAll(thoughts);
        all.addAll(THOUGHT_ENDS);
        return all;
    }

    private SplittableRandom words(ChatCall call, int index) {
        return new SplittableRandom(textSeed(call) + index);
    }

    private SplittableRandom lengths(ChatCall call, int index) {
        long lengthSeed = call.asked().seed().isPresent() ? ~textSeed(call) : Seeds.mix(seed, call.number());
        return new SplittableRandom(lengthSeed + index);
    }

    private long textSeed(ChatCall call) {
        return Seeds.mix(call.asked().seed().orElse(seed), call.prompt().text().hashCode());
    }

    /**
     * Stop sequences: the content ends before the first of them. By choice they do not apply to reasoning and tool calls.
     */
    private record StopTexts(List<String> texts) {

        /** The choice up to the first stop sequence. By choice, only the tokens before it are counted. */
        Choice cut(Choice choice) {
            if (texts.isEmpty()) {
                return choice;
            }
            List<Part> parts = new ArrayList<>();
            for (Part part : choice.parts()) {
                OptionalInt stop = part.kind() == Kind.CONTENT ? first(Token.join(part.tokens())) : OptionalInt.empty();
                parts.add(stop.isPresent() ? upTo(stop.getAsInt(), part) : part);
            }
            return new Choice(parts, choice.markTokens(), choice.finishReason());
        }

        private OptionalInt first(String content) {
            return texts.stream()
                    .mapToInt(content::indexOf)
                    .filter(index -> index >= 0)
                    .min();
        }

        /** The first characters of a part. A token that the cut goes through is shortened. */
        private static Part upTo(int characters, Part part) {
            List<Token> kept = new ArrayList<>();
            int left = characters;
            for (Token token : part.tokens()) {
                if (left > 0) {
                    kept.add(
                            token.text().length() <= left
                                    ? token
                                    : Token.of(token.text().substring(0, left)));
                    left -= token.text().length();
                }
            }
            return new Part(part.kind(), part.delivery(), kept, part.call());
        }
    }

    /** Length of reasoning. The API documents no figures for efforts; these are by choice. */
    private static final class ThoughtLength {

        /** At medium effort, for a model that does not reason by default. */
        private static final int TYPICAL_TOKENS = 25;

        private ThoughtLength() {}

        /**
         * Number of reasoning tokens in an answer.
         *
         * @param length of the answer in tokens, including reasoning
         */
        static int tokens(Reasoning reasoning, Effort effort, int length) {
            double medium =
                    reasoning.tokens() == 0 ? TYPICAL_TOKENS : reasoning.tokens() / timesMedium(reasoning.usual());
            return (int) Math.min(medium * timesMedium(effort), length * largestShare(effort));
        }

        private static double timesMedium(Effort effort) {
            return switch (effort) {
                case NONE -> 0;
                case LOW -> 0.4;
                case MEDIUM -> 1;
                case HIGH -> 4;
            };
        }

        private static double largestShare(Effort effort) {
            return switch (effort) {
                case NONE -> 0;
                case LOW -> 0.125;
                case MEDIUM -> 0.25;
                case HIGH -> 0.5;
            };
        }
    }
}
