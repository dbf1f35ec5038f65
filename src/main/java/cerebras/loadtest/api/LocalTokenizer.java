package cerebras.loadtest.api;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts tokens with jtokkit. Names of special tokens in a text are ordinary text. Thread-safe. Slow: must not be
 * called on an event loop.
 */
public final class LocalTokenizer {

    /** In characters. */
    private static final int LONGEST_PIECE = 960;

    /** The vocabulary of the gpt-oss models. */
    public static final String USUAL = "o200k_base";

    private final Encoding encoding;

    private LocalTokenizer(Encoding encoding) {
        this.encoding = encoding;
    }

    /**
     * The tokenizer with {@link #USUAL}, one for this JVM. The first call loads the vocabulary, which takes some tenths of a
     * second.
     */
    public static LocalTokenizer shared() {
        return Loaded.TOKENIZER;
    }

    /**
     * The tokenizer with this vocabulary; for {@link #USUAL} the same as {@link #shared}.
     *
     * @param vocabulary a vocabulary of jtokkit, by its usual name, such as {@code cl100k_base}
     * @throws IllegalArgumentException if there is none of this name
     */
    public static LocalTokenizer of(String vocabulary) {
        if (vocabulary.equals(USUAL)) {
            return shared();
        }
        EncodingType type = EncodingType.fromName(vocabulary)
                .orElseThrow(() -> new IllegalArgumentException("no vocabulary is named " + vocabulary));
        return new LocalTokenizer(Encodings.newLazyEncodingRegistry().getEncoding(type));
    }

    /** The number of tokens of a text; 0 for an empty one. Takes time in proportion to the length of the text. */
    public int count(String text) {
        int count = 0;
        for (String piece : pieces(text)) {
            count += encoding.countTokensOrdinary(piece);
        }
        return count;
    }

    /** The tokens of a text, as numbers in the vocabulary. Takes time in proportion to the length of the text. */
    public int[] encode(String text) {
        List<String> pieces = pieces(text);
        return pieces.size() == 1
                ? encoding.encodeOrdinary(text).toArray()
                : pieces.stream()
                        .flatMapToInt(piece ->
                                Arrays.stream(encoding.encodeOrdinary(piece).toArray()))
                        .toArray();
    }

    /**
     * The text in pieces of at most {@value #LONGEST_PIECE} characters, to be tokenised one by one; joined, they are
     * the text again. The text is split before a space that follows a word, which is a token boundary anyway, so the
     * tokens are those of the whole text. Only a text without such a space is split elsewhere, which may add one token
     * per split: the time for an endless word grows faster than its length.
     */
    public static List<String> pieces(String text) {
        if (text.length() <= LONGEST_PIECE) {
            return List.of(text);
        }
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (text.length() - from > LONGEST_PIECE) {
            int to = cut(text, from);
            pieces.add(text.substring(from, to));
            from = to;
        }
        pieces.add(text.substring(from));
        return pieces;
    }

    private static int cut(String text, int from) {
        for (int at = from + LONGEST_PIECE; at > from + 1; at--) {
            if (text.charAt(at) == ' ' && !isBlank(text.charAt(at - 1))) {
                return at;
            }
        }
        int at = from + LONGEST_PIECE;
        return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }

    private static boolean isBlank(char character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }

    /**
     * The text split at token boundaries. A piece is one token, or several if a boundary is inside a character. The
     * joined pieces are the text.
     */
    public List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        for (int token : encode(text)) {
            open.writeBytes(bytesOf(token));
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

    /** Loaded on first use, once for all threads. */
    private static final class Loaded {
        static final LocalTokenizer TOKENIZER =
                new LocalTokenizer(Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE));
    }
}
