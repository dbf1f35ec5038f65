package cerebras.loadtest.emulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Target length of generated text.
 *
 * @param tokens number of tokens
 * @param exact whether the text has exactly this many tokens, even if the last sentence is cut; otherwise it ends with
 *     that sentence
 */
record TextLength(int tokens, boolean exact) {

    List<Token> from(Corpus corpus, SplittableRandom random) {
        Prose prose = new Prose(corpus, random, tokens);
        return exact ? prose.exactly(tokens) : prose.atLeast(tokens);
    }

    /** One text, drawn sentence by sentence from a corpus. The same random numbers give the same text. */
    private static final class Prose {

        private static final double SENTENCES_PER_PARAGRAPH = 4;
        private static final int LONGEST_SENTENCE = 40;

        private final Corpus corpus;
        private final SplittableRandom random;
        private final List<Token> text;

        /** @param tokens expected number of tokens */
        Prose(Corpus corpus, SplittableRandom random, int tokens) {
            this.corpus = corpus;
            this.random = random;
            this.text = new ArrayList<>(tokens + LONGEST_SENTENCE);
        }

        /** Whole sentences with at least this many tokens; none for 0. */
        List<Token> atLeast(int tokens) {
            while (text.size() < tokens) {
                addSentence();
            }
            close();
            return text;
        }

        /** Exactly this many tokens, even if the last sentence is cut. */
        List<Token> exactly(int tokens) {
            return atLeast(tokens).subList(0, tokens);
        }

        private void addSentence() {
            text.addAll(pick(atParagraph() ? corpus.openings() : corpus.leads()));
            text.addAll(pick(corpus.subjects()));
            text.addAll(pick(corpus.predicates()));
            text.addAll(pick(corpus.tails()));
            text.add(random.nextDouble() * SENTENCES_PER_PARAGRAPH < 1 ? Corpus.BREAK : Corpus.STOP);
        }

        private boolean atParagraph() {
            return text.isEmpty() || text.get(text.size() - 1) == Corpus.BREAK;
        }

        /** Removes the empty line after the last paragraph. */
        private void close() {
            if (!text.isEmpty()) {
                text.set(text.size() - 1, Corpus.STOP);
            }
        }

        private List<Token> pick(List<List<Token>> fragments) {
            return fragments.get(random.nextInt(fragments.size()));
        }
    }
}
