package cerebras.loadtest.emulator.answer;

import java.util.List;
import java.util.SplittableRandom;

/**
 * How long a piece of prose is to be.
 *
 * @param tokens in all
 * @param exact whether it has just as many, even if the last sentence is cut; otherwise it ends with that sentence
 */
record Passage(int tokens, boolean exact) {

  List<Token> from(Corpus corpus, SplittableRandom random) {
    Prose prose = new Prose(corpus, random, tokens);
    return exact ? prose.exactly(tokens) : prose.atLeast(tokens);
  }
}
