package cerebras.loadtest.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts tokens with jtokkit's {@code o200k_base}, the vocabulary of the gpt-oss models. Any text is ordinary text: a
 * special token's name in it is only letters. Thread-safe. Slow: never to be called on an event loop.
 */
public final class LocalTokenizer {

  private final Encoding encoding;

  private LocalTokenizer(Encoding encoding) {
    this.encoding = encoding;
  }

  /** The one tokenizer of this JVM. The first call loads the vocabulary, which takes some tenths of a second. */
  public static LocalTokenizer shared() {
    return Loaded.TOKENIZER;
  }

  /** The number of tokens of a text; 0 for an empty one. */
  public int count(String text) {
    return encoding.countTokensOrdinary(text);
  }

  /** The tokens of a text, by their numbers in the vocabulary. */
  public int[] encode(String text) {
    return encoding.encodeOrdinary(text).toArray();
  }

  /**
   * The text cut where its tokens meet. A piece is one token, or several where a cut would fall inside a character.
   * Joined, the pieces are the text again.
   */
  public List<String> split(String text) {
    List<String> pieces = new ArrayList<>();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    IntArrayList tokens = encoding.encodeOrdinary(text);
    for (int i = 0; i < tokens.size(); i++) {
      open.writeBytes(bytesOf(tokens.get(i)));
      if (isWholeText(open.toByteArray())) {
        pieces.add(open.toString(StandardCharsets.UTF_8));
        open.reset();
      }
    }
    return pieces;
  }

  private byte[] bytesOf(int token) {
    IntArrayList one = new IntArrayList(1);
    one.add(token);
    return encoding.decodeBytes(one);
  }

  private static boolean isWholeText(byte[] utf8) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      return true;
    } catch (CharacterCodingException cutCharacter) {
      return false;
    }
  }

  /** Loaded when first asked for, once, whatever the number of threads that ask. */
  private static final class Loaded {
    static final LocalTokenizer TOKENIZER =
        new LocalTokenizer(Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE));
  }
}
