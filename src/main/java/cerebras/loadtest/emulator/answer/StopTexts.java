package cerebras.loadtest.emulator.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Texts that end an answer just before the first of them would appear in its content. Thoughts and calls are not looked
 * at, by choice.
 */
record StopTexts(List<String> texts) {

  /** The choice up to the first stop. Its usage is that of the tokens before it, by choice. */
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
    return texts.stream().mapToInt(content::indexOf).filter(index -> index >= 0).min();
  }

  /** The first characters of a part. A token that the cut goes through is shortened. */
  private static Part upTo(int characters, Part part) {
    List<Token> kept = new ArrayList<>();
    int left = characters;
    for (Token token : part.tokens()) {
      if (left > 0) {
        kept.add(token.text().length() <= left ? token : Token.of(token.text().substring(0, left)));
        left -= token.text().length();
      }
    }
    return new Part(part.kind(), part.delivery(), kept);
  }
}
