package cerebras.loadtest.settings;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Makes what a user wrote fit to be shown on one line of a message: without keys, passwords and control characters.
 *
 * <p>The key of the environment is masked as it is there, so that one that is refused is masked as well.
 */
final class Redaction {

  private static final Pattern CEREBRAS_KEY = Pattern.compile("csk-[A-Za-z0-9_-]+");
  // Up to the last @, because a password may itself hold one, or a slash.
  private static final Pattern USER_INFO = Pattern.compile("(://|^(?!.*://)).*@");
  private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("([?#]).*$");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\u2028\\u2029]");
  private static final int LONGEST_SHOWN = 200;

  private final UnaryOperator<String> masking;

  /** @param rawKey the key as the environment has it; blank if there is none */
  Redaction(String rawKey) {
    masking = Secrets.masking(rawKey);
  }

  /** The text with this key, all {@link Secrets}, and whatever looks like a Cerebras key, masked. */
  String withoutKeys(String text) {
    return CEREBRAS_KEY.matcher(masking.apply(text)).replaceAll(Secrets.MASK);
  }

  /** As {@link #withoutKeys}, on one line. */
  String line(String text) {
    return UNPRINTABLE.matcher(withoutKeys(text)).replaceAll("?");
  }

  /** Any value a user gave, on one line of bearable length. */
  String shown(String text) {
    String line = line(text);
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }

  /** As {@link #shown}, of a text that may be a URL: without user, password, query and fragment. */
  String shownUrl(String text) {
    String withoutUser = USER_INFO.matcher(shown(text)).replaceFirst("$1***@");
    return QUERY_OR_FRAGMENT.matcher(withoutUser).replaceFirst("$1***");
  }
}
