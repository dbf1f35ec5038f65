package cerebras.loadtest.settings;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The secrets of this process, and the only place that masks them in everything that the process shows or stores:
 * records, reports, console, exceptions and logs. It always knows the API key of the environment; code that reads
 * another secret {@linkplain #add adds} it.
 *
 * <p>A secret is found in any letter case, with any of its characters escaped (URL, JSON, HTML, quoted-printable), in
 * Base64 at any offset of the encoded data, in hexadecimal, and truncated to at least its first half.
 */
public final class Secrets {

    /** The text that replaces a secret. */
    public static final String MASK = "***";

    /** Shorter secrets are masked as whole words only, because their letters occur anywhere. */
    private static final int SHORTEST_INSIDE_WORDS = 4;

    /** Shorter secrets are not searched in Base64 and hexadecimal, where few characters match by chance. */
    private static final int SHORTEST_ENCODED = 6;

    /** A truncated secret is masked if at least half of it is present, and at least this many characters. */
    private static final int SHORTEST_PART = 8;

    /**
     * Of longer secrets, only this many characters are compared one by one: a pattern with thousands would overflow the
     * stack.
     */
    private static final int LONGEST_EXACT = 100;

    private static final Map<String, Secret> KNOWN = new ConcurrentHashMap<>();

    static {
        String key = System.getenv(ApiKey.ENVIRONMENT_VARIABLE);
        if (key != null) {
            add(key);
        }
    }

    private Secrets() {}

    /** Adds a secret, without white space around it; a blank text is ignored. Thread-safe. */
    public static void add(String secret) {
        if (!secret.isBlank()) {
            KNOWN.computeIfAbsent(secret.strip(), Secret::of);
        }
    }

    /** The text with all secrets masked. Thread-safe. */
    public static String mask(String text) {
        return mask(text, KNOWN.values());
    }

    /**
     * Masks whole secrets first, then parts: otherwise one of two secrets with the same beginning would be masked
     * incompletely.
     */
    private static String mask(String text, Collection<Secret> secrets) {
        String masked = text;
        for (Secret secret : secrets) {
            masked = secret.maskWhole(masked);
        }
        for (Secret secret : secrets) {
            masked = secret.mask(masked);
        }
        return masked;
    }

    /** Masks this secret, without storing it, and the known ones; a blank text is ignored. */
    static UnaryOperator<String> masking(String secret) {
        List<Secret> own = secret.isBlank() ? List.of() : List.of(Secret.of(secret));
        return text ->
                mask(text, Stream.concat(own.stream(), KNOWN.values().stream()).toList());
    }

    /**
     * @param length length of the shortest text that can contain the secret in any form
     * @param whole matches the whole secret, with any of its characters escaped
     * @param forms matches the same, and its parts and encodings
     */
    private record Secret(int length, Pattern whole, Pattern forms) {

        static Secret of(String text) {
            String value = text.strip();
            int part = Math.min(value.length(), Math.max(SHORTEST_PART, (value.length() + 1) / 2));
            return new Secret(
                    part,
                    Pattern.compile(whole(value), Pattern.CASE_INSENSITIVE),
                    Pattern.compile(forms(value, part), Pattern.CASE_INSENSITIVE));
        }

        String maskWhole(String text) {
            return text.length() < length ? text : whole.matcher(text).replaceAll(MASK);
        }

        String mask(String text) {
            return text.length() < length ? text : forms.matcher(text).replaceAll(MASK);
        }

        private static String whole(String value) {
            if (value.length() < SHORTEST_INSIDE_WORDS) {
                return "(?<!\\w)" + escapable(value) + "(?!\\w)";
            }
            String beginning = beginning(value);
            return escapable(beginning) + rest(value, value.length() - beginning.length());
        }

        private static String beginning(String value) {
            return value.substring(0, Math.min(value.length(), LONGEST_EXACT));
        }

        private static String forms(String value, int part) {
            if (value.length() < SHORTEST_INSIDE_WORDS) {
                return whole(value);
            }
            String beginning = beginning(value);
            int more = value.length() - Math.min(part, LONGEST_EXACT);
            String plain = whole(value) + "|" + escapable(beginning.substring(0, Math.min(part, LONGEST_EXACT)))
                    + rest(value, more);
            if (value.length() < SHORTEST_ENCODED) {
                return plain;
            }
            byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);
            String encodedRest = "[\\w+/=-]{0," + 2 * (value.length() - beginning.length()) + "}+";
            return Stream.concat(
                            Stream.of(plain, HexFormat.of().formatHex(bytes) + encodedRest),
                            IntStream.range(0, 3).mapToObj(before -> escapable(base64(bytes, before)) + encodedRest))
                    .collect(Collectors.joining("|"));
        }

        /**
         * At most this many further characters of the secret, in any order: the end of a truncated or very long secret.
         */
        private static String rest(String value, int most) {
            return "[" + Pattern.quote(value) + "]{0," + most + "}+";
        }

        /**
         * The Base64 characters that depend on the bytes only, if {@code before} bytes of a group of three precede
         * them.
         */
        private static String base64(byte[] bytes, int before) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int firstOfItsOwn = (Byte.SIZE * before + 5) / 6;
            int endOfItsOwn = Byte.SIZE * shifted.length / 6;
            return Base64.getEncoder().encodeToString(shifted).substring(firstOfItsOwn, endOfItsOwn);
        }

        private static String escapable(String text) {
            return text.chars().mapToObj(Secret::escapable).collect(Collectors.joining());
        }

        /** One character, plain or escaped, possibly twice. */
        private static String escapable(int c) {
            String hex = Integer.toHexString(c);
            String twoDigits = hex.length() < 2 ? "0" + hex : hex;
            return "(?:\\\\*" + sameInBase64(c)
                    + "|[%=](?:25)*" + twoDigits
                    + "|\\\\+(?:u0*|x)" + twoDigits
                    + "|&(?:amp;)*(?:#0*" + c + "|#x0*" + hex + named(c) + ");)";
        }

        private static String sameInBase64(int c) {
            return switch (c) {
                case '+', '-' -> "[+-]";
                case '/', '_' -> "[/_]";
                default -> Pattern.quote(Character.toString(c));
            };
        }

        private static String named(int c) {
            return switch (c) {
                case '&' -> "|amp";
                case '<' -> "|lt";
                case '>' -> "|gt";
                case '"' -> "|quot";
                case '\'' -> "|apos";
                default -> "";
            };
        }

        /** Never reveals the secret. */
        @Override
        public String toString() {
            return MASK;
        }
    }

    /** Masks all {@link Secrets} in a part of a log pattern; {@code logback.xml} names this class. */
    public static final class MaskedLog extends CompositeConverter<ILoggingEvent> {

        @Override
        protected String transform(ILoggingEvent event, String text) {
            return Secrets.mask(text);
        }
    }

    /**
     * Makes user input safe to show on one line of a message: without keys, passwords and control characters.
     *
     * <p>The key of the environment is masked exactly as given, so that an invalid key is masked as well.
     */
    static final class Redaction {

        private static final Pattern CEREBRAS_KEY = Pattern.compile("csk-[A-Za-z0-9_-]+");
        // Up to the last @, because a password may contain @ or a slash.
        private static final Pattern USER_INFO = Pattern.compile("(://|^(?!.*://)).*@");
        private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("([?#]).*$");
        private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\u2028\\u2029]");
        private static final int MAX_SHOWN_LENGTH = 200;

        private final UnaryOperator<String> masking;

        /** @param rawKey the key exactly as in the environment; blank if there is none */
        Redaction(String rawKey) {
            masking = Secrets.masking(rawKey);
        }

        /** The text with this key, all {@link Secrets}, and whatever looks like a Cerebras key, masked. */
        String withoutKeys(String text) {
            return CEREBRAS_KEY.matcher(masking.apply(text)).replaceAll(Secrets.MASK);
        }

        /** The result of {@link #withoutKeys} on one line. */
        String line(String text) {
            return UNPRINTABLE.matcher(withoutKeys(text)).replaceAll("?");
        }

        /** A value that a user gave, on one line of limited length. */
        String shown(String text) {
            String line = line(text);
            return line.length() <= MAX_SHOWN_LENGTH ? line : line.substring(0, MAX_SHOWN_LENGTH) + "...";
        }

        /** As {@link #shown}, for a text that may be a URL: without user, password, query and fragment. */
        String shownUrl(String text) {
            String withoutUser = USER_INFO.matcher(shown(text)).replaceFirst("$1***@");
            return QUERY_OR_FRAGMENT.matcher(withoutUser).replaceFirst("$1***");
        }
    }
}
