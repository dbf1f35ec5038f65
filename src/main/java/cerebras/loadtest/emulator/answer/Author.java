package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Model;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Writes answers. The text depends on the seed and the prompt, the natural length on the seed and the number of the
 * request. All tokens are visible: the API also counts a few that only mark the end of a part, the emulator has none.
 */
public final class Author {

  /** Natural answers have this many tokens, or a few more, to end with a sentence. */
  private static final int SHORTEST = 150;

  private static final int LONGEST = 400;

  private final long seed;
  private final OptionalInt answerTokens;

  /** @param answerTokens of each answer before the request's limit cuts it; absent for natural lengths */
  public Author(long seed, OptionalInt answerTokens) {
    this.seed = seed;
    this.answerTokens = answerTokens;
  }

  public Answer write(ChatCall call) {
    Answer answer = answerTokens.isPresent() ? exact(call, answerTokens.getAsInt()) : natural(call);
    return call.limit().isPresent() ? answer.cutTo(call.limit().getAsInt()) : answer;
  }

  private Answer natural(ChatCall call) {
    int length = new SplittableRandom(Seeds.mix(seed, call.number())).nextInt(SHORTEST, LONGEST + 1);
    int thought = thought(call.model(), length);
    SplittableRandom random = words(call);
    return new Answer(
        new Prose(Corpus.REASONING, random).atLeast(thought),
        new Prose(Corpus.ANSWERS, random).atLeast(length - thought),
        "stop");
  }

  private Answer exact(ChatCall call, int length) {
    int thought = thought(call.model(), length);
    SplittableRandom random = words(call);
    return new Answer(
        new Prose(Corpus.REASONING, random).exactly(thought),
        new Prose(Corpus.ANSWERS, random).exactly(length - thought),
        "stop");
  }

  private static int thought(Model model, int length) {
    return Math.min(model.reasoningTokens(), length / 4);
  }

  private SplittableRandom words(ChatCall call) {
    return new SplittableRandom(Seeds.mix(seed, call.prompt().hashCode()));
  }
}
