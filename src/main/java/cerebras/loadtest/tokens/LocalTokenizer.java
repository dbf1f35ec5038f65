package cerebras.loadtest.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens locally, with jtokkit's {@code o200k_base}. Slow: never to be called on an event loop. */
public final class LocalTokenizer {

  private final Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

  /** The one tokenizer of this JVM; loading it takes a moment, the first time. Thread-safe. */
  public static LocalTokenizer shared() {
    return Holder.INSTANCE;
  }

  /** Number of tokens in {@code text}, taken as ordinary text: a special token's name in it is only letters. */
  public int count(String text) {
    return encoding.countTokensOrdinary(text);
  }

  private static final class Holder {
    private static final LocalTokenizer INSTANCE = new LocalTokenizer();
  }
}
