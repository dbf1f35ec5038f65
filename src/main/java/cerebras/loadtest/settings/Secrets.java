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
 * The secrets of this process, and the one place that masks them in whatever the process shows or keeps: records, reports,
 * console, exceptions and logs. It knows the API key of the environment from the beginning; whoever reads another secret
 * {@linkplain #add adds} it.
 *
 * <p>A secret is found in any letter case, with any of its characters escaped (URL, JSON, HTML, quoted-printable), in Base64
 * wherever it stands in what was encoded, in hexadecimal, and cut off after its first half.
 */
public final class Secrets {

    /** Replaces a secret. */
    public static final String MASK = "***";

    /** Shorter ones are masked as whole words only: their letters occur anywhere. */
    private static final int SHORTEST_INSIDE_WORDS = 4;

    /** Shorter ones are not looked for in Base64 and hexadecimal, where few characters occur by chance. */
    private static final int SHORTEST_ENCODED = 6;

    /** A secret that is cut off is masked when at least half of it is there, and at least so many characters. */
    private static final int SHORTEST_PART = 8;

    /** Of longer ones, only so many characters are compared one by one: a pattern of thousands would not match on any stack. */
    private static final int LONGEST_EXACT = 100;

    private static final Map<String, Secret> KNOWN = new ConcurrentHashMap<>();

    static {
        String key = System.getenv(ApiKey.ENVIRONMENT_VARIABLE);
        if (key != null) {
            add(key);
        }
    }

    private Secrets() {}

    /** From now on this is a secret. White space around it is not part of it; a blank one is none. For any thread. */
    public static void add(String secret) {
        if (!secret.isBlank()) {
            KNOWN.computeIfAbsent(secret.strip(), Secret::of);
        }
    }

    /** The text with every secret masked. For any thread. */
    public static String mask(String text) {
        return mask(text, KNOWN.values());
    }

    /** First whole secrets, then parts of them: two that begin alike would otherwise spoil each other. */
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

    /** Masks this secret, which is kept nowhere, and those that are known; a blank one is none. */
    static UnaryOperator<String> masking(String secret) {
        List<Secret> own = secret.isBlank() ? List.of() : List.of(Secret.of(secret));
        return text ->
                mask(text, Stream.concat(own.stream(), KNOWN.values().stream()).toList());
    }

    /**
     * @param length no shorter text holds the secret in any form
     * @param whole the secret itself, with any of its characters escaped
     * @param forms the same, parts of it, and encodings
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

        /** At most so many more of the secret's characters, in any order: the end of one that is cut off, or very long. */
        private static String rest(String value, int most) {
            return "[" + Pattern.quote(value) + "]{0," + most + "}+";
        }

        /** What Base64 makes of the bytes alone, where {@code before} bytes of a group of three stand before them. */
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

        /** One character, as it is or escaped, also twice. */
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

        /** Not a secret. */
        @Override
        public String toString() {
            return MASK;
        }
    }

    /** The part of a log pattern whose text is printed without {@link Secrets}; {@code logback.xml} names this class. */
    public static final class MaskedLog extends CompositeConverter<ILoggingEvent> {

        @Override
        protected String transform(ILoggingEvent event, String text) {
            return Secrets.mask(text);
        }
    }

    /**
     * Makes user input safe to show on one line of a message: without keys, passwords and control characters.
     *
     * <p>The key of the environment is masked as it is there, so that one that is refused is masked as well.
     */
    static final class Redaction {

        private static final Pattern CEREBRAS_KEY = Pattern.compile("csk-[A-Za-z0-9_-]+");
        // Up to the last @, because a password may itself hold one, or a slash.
        private static final Pattern USER_INFO = Pattern.compile("(://|^(?!.*://)).*@");
        private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("([?#]).*$");
        private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\u2028\\u2029]");
        private static final int MAX_SHOWN_LENGTH = 200;

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

        /** A value that a user gave, on one line of limited length. */
        String shown(String text) {
            String line = line(text);
            return line.length() <= MAX_SHOWN_LENGTH ? line : line.substring(0, MAX_SHOWN_LENGTH) + "...";
        }

        /** As {@link #shown}, of a text that may be a URL: without user, password, query and fragment. */
        String shownUrl(String text) {
            String withoutUser = USER_INFO.matcher(shown(text)).replaceFirst("$1***@");
            return QUERY_OR_FRAGMENT.matcher(withoutUser).replaceFirst("$1***");
        }
    }
}
