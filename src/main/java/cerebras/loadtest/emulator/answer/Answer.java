package cerebras.loadtest.emulator.answer;

import java.util.List;

/**
 * What a model says to one request.
 *
 * @param reasoning said first; empty for a model that does not think
 * @param content the answer proper; empty if the limit was reached before it began
 * @param finishReason {@code stop} at a natural end, {@code length} if the limit cut it
 */
public record Answer(List<Token> reasoning, List<Token> content, String finishReason) {

  int tokens() {
    return reasoning.size() + content.size();
  }

  /** The first tokens of this answer, no more than the limit. */
  Answer cutTo(int limit) {
    if (tokens() <= limit) {
      return this;
    }
    int thought = Math.min(reasoning.size(), limit);
    return new Answer(reasoning.subList(0, thought), content.subList(0, limit - thought), "length");
  }
}
