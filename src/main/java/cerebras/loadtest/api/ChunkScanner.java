package cerebras.loadtest.api;

import cerebras.loadtest.api.Swar.StringEnds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the text in the JSON of an answer without building a tree: one pass over the bytes, no allocation. It reads a
 * streamed chunk ({@code choices[].delta}) and a whole answer ({@code choices[].message}) alike. A chunk that differs
 * from the latest chunk with one text in that text only {@linkplain #scanKnown is not scanned}.
 *
 * <p>Text counts only in known places: {@code content}, {@code refusal} and {@code audio.transcript}; {@code reasoning}
 * under its names, {@code reasoning_details} (OpenRouter, MiniMax) and {@code thinking_blocks} (LiteLLM); {@code
 * tool_calls[].function} and {@code function_call}. Content and reasoning may be a string, an object or a list of
 * parts, of which those of type {@code text}, {@code thinking}, {@code reasoning} and {@code refusal} contain text. The
 * same reasoning under two names counts once, and a list of reasoning next to reasoning as plain text does not count,
 * because it repeats it.
 *
 * <p>Any other string of a message, at any depth, is {@linkplain Texts#unknown reported}, unless its key or that of an
 * enclosing value is known to contain no text of the model ({@code annotations}, ids, signatures), or it repeats a text
 * of the same message.
 */
public final class ChunkScanner {

    /** What a piece of text belongs to. */
    public enum TextKind {
        ANSWER,
        REASONING,
        TOOL_CALL,
        /** What the model says instead of the answer that it refuses. */
        REFUSAL;

        /** Whether users read it as the answer. */
        public boolean isAnswer() {
            return this == ANSWER || this == REFUSAL;
        }
    }

    /** Receives the results of a scan. */
    @FunctionalInterface
    public interface Texts {

        /** A piece of non-empty text as in the JSON, including escapes: {@code bytes[from..to)}. */
        void text(TextKind kind, byte[] bytes, int from, int to);

        /**
         * A non-empty string in a place that is not known to contain text: its key is {@code bytes[keyFrom..keyTo)}.
         */
        default void unknown(byte[] bytes, int keyFrom, int keyTo) {}
    }

    /** What bytes are. */
    public enum Found {
        /** A chunk with nothing but the texts that were handed over. */
        TEXTS,
        /** A JSON object with other content too. Its texts have been handed over; the rest needs parsing. */
        MORE,
        /** Not one whole JSON object. Nothing has been handed over. */
        NO_OBJECT
    }

    /** What a scan collects in addition to the kinds of text: keys of unknown places, and texts that do not count. */
    private static final int UNKNOWN_PLACE = TextKind.values().length;

    private static final int DROPPED = UNKNOWN_PLACE + 1;
    private static final int LISTED_REASONING = DROPPED + 1;
    private static final TextKind[] KINDS = TextKind.values();

    /** Kind, range of the text, and for {@link #UNKNOWN_PLACE} the range of its key. */
    private static final int INTS_A_TEXT = 5;

    private static final int NOT_JSON = Integer.MAX_VALUE;

    /** A part of content may itself contain parts, as in the reasoning of some models; no API nests deeper. */
    private static final int MOST_NESTED_PARTS = 2;

    private static final byte[] CHOICES = ascii("choices");
    private static final byte[] DELTA = ascii("delta");
    private static final byte[] TEXT = ascii("text");
    private static final byte[] MESSAGE = ascii("message");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] CONTENT = ascii("content");
    private static final byte[] TOOL_CALLS = ascii("tool_calls");
    private static final byte[] BASE_RESPONSE = ascii("base_resp");
    private static final byte[] STATUS_CODE = ascii("status_code");
    private static final byte[][] CLOSING = {ascii("usage"), ascii("error"), ascii("x_groq"), ascii("time_info")};
    private static final byte[][] CLOSING_CHOICE = {ascii("finish_reason"), ascii("error"), ascii("usage")};
    private static final byte[] REFUSAL = ascii("refusal");
    private static final byte[][] REASONING = {
        ascii("reasoning"), ascii("reasoning_content"), ascii("reasoning_text"), ascii("thinking")
    };
    private static final byte[][] REASONING_LISTS = {ascii("reasoning_details"), ascii("thinking_blocks")};
    private static final byte[] AUDIO = ascii("audio");
    private static final byte[][] AUDIO_TEXT = {ascii("transcript")};
    private static final byte[][] FUNCTION = {ascii("function"), ascii("custom")};
    private static final byte[] FUNCTION_CALL = ascii("function_call");
    private static final byte[][] TOOL_TEXT = {ascii("arguments"), ascii("name"), ascii("input")};
    private static final byte[][] PART_TEXT = {
        TEXT, CONTENT, ascii("thinking"), ascii("reasoning"), ascii("summary"), REFUSAL
    };
    private static final byte[][] TEXT_TYPES = {TEXT, ascii("output_text")};
    private static final byte[][] REASONING_TYPES = {
        ascii("thinking"),
        ascii("reasoning"),
        ascii("reasoning.text"),
        ascii("reasoning.summary"),
        ascii("reasoning_text"),
        ascii("summary_text")
    };

    /** Keys in a message whose value is not text of the model, including whole objects and lists. */
    private static final byte[][] NO_TEXT = {
        ascii("role"),
        ascii("name"),
        ascii("id"),
        ascii("type"),
        ascii("tool_call_id"),
        ascii("channel"),
        ascii("model"),
        ascii("object"),
        ascii("status"),
        ascii("signature"),
        ascii("reasoning_signature"),
        ascii("thinking_signature"),
        ascii("thought_signature"),
        ascii("encrypted_content"),
        ascii("data"),
        ascii("finish_reason"),
        ascii("native_finish_reason"),
        ascii("stop_reason"),
        ascii("recipient"),
        ascii("provider"),
        ascii("format"),
        ascii("index"),
        ascii("url"),
        ascii("image_url"),
        ascii("images"),
        ascii("media_type"),
        ascii("mime_type"),
        ascii("annotations"),
        ascii("citations"),
        ascii("references"),
        ascii("sources"),
        ascii("search_results"),
        ascii("executed_tools"),
        ascii("context"),
        ascii("metadata"),
        ascii("grounding_metadata"),
        ascii("logprobs"),
        ascii("safety_ratings"),
        ascii("content_filter_results"),
        ascii("content_filter_result"),
        ascii("usage"),
        ascii("timings")
    };

    private final byte[] bodyKey;
    private byte[] json;
    private int to;
    private boolean body;
    private boolean closing;
    private int[] texts = new int[4 * INTS_A_TEXT];
    private int gathered;
    private ChunkFrame frame;

    /** Scans the chunks of a streamed answer. */
    public ChunkScanner() {
        this(DELTA);
    }

    private ChunkScanner(byte[] bodyKey) {
        this.bodyKey = bodyKey;
    }

    /** Scans answers that are not streamed. */
    public static ChunkScanner ofWholeAnswers() {
        return new ChunkScanner(MESSAGE);
    }

    /** Scans {@code json[from..to)} and hands over the texts in it, those of one chunk at a time. */
    public Found scan(byte[] json, int from, int to, Texts texts) {
        this.json = json;
        this.to = to;
        body = false;
        closing = false;
        gathered = 0;
        int end = space(from);
        end = end < to && json[end] == '{' ? space(root(end)) : NOT_JSON;
        if (end != to) {
            return Found.NO_OBJECT;
        }
        handOver(from, texts);
        return body && !closing ? Found.TEXTS : Found.MORE;
    }

    /**
     * Scans the chunk that begins at {@code from} if it has a known frame, so that only its text is new.
     *
     * @param to end of the bytes received so far: the end of the chunk need not be known
     * @return where its line ends; {@link EventDecoder#LEFT} if the frame is unknown or the chunk is incomplete; then
     *     nothing is handed over
     */
    public int scanKnown(byte[] json, int from, int to, Texts texts) {
        if (frame == null || !frame.begins(json, from, to)) {
            return EventDecoder.LEFT;
        }
        int text = frame.textFrom(from);
        int quote = textEnd(json, text, to);
        if (!frame.ends(json, quote, to)) {
            return EventDecoder.LEFT;
        }
        if (quote > text) {
            texts.text(frame.kind(), json, text, quote);
        }
        return frame.end(quote);
    }

    private void handOver(int chunkFrom, Texts receiver) {
        for (int i = 0; i < gathered; i += INTS_A_TEXT) {
            if (texts[i] < KINDS.length) {
                receiver.text(KINDS[texts[i]], json, texts[i + 1], texts[i + 2]);
            }
        }
        for (int i = 0; i < gathered; i += INTS_A_TEXT) {
            if (texts[i] == UNKNOWN_PLACE) {
                receiver.unknown(json, texts[i + 3], texts[i + 4]);
            }
        }
        if (gathered == INTS_A_TEXT && texts[0] < KINDS.length && body && !closing) {
            frame = ChunkFrame.around(KINDS[texts[0]], json, chunkFrom, texts[1], texts[2], to);
        }
    }

    // Each of these methods reads the value that begins at {@code at} and returns where it ends; NOT_JSON, which is
    // beyond
    // every end, when its structure is not that of JSON or the bytes end first.

    private int root(int at) {
        int next = at + 1;
        for (int key = nextKey(next); key < to; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int value = value(keyTo);
            if (value < to && json[value] == '[' && is(CHOICES, key, keyTo)) {
                next = choices(value);
            } else {
                next = skip(value);
                closing |= value < to && json[value] != 'n' && isOneOf(CLOSING, key, keyTo)
                        || is(BASE_RESPONSE, key, keyTo) && refuses(value, next);
            }
        }
        return objectEnd(next);
    }

    /** Whether MiniMax's object, which is in every chunk, reports anything but success. */
    private boolean refuses(int value, int end) {
        int next = value + 1;
        for (int key = end <= to && json[value] == '{' ? nextKey(next) : NOT_JSON; key < end; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int member = value(keyTo);
            if (member < end && is(STATUS_CODE, key, keyTo)) {
                return json[member] != '0';
            }
            next = skip(member);
        }
        return false;
    }

    private int choices(int at) {
        int next = at + 1;
        for (int element = nextElement(next); element < to; element = nextElement(next)) {
            next = json[element] == '{' ? choice(element) : skip(element);
        }
        return arrayEnd(next);
    }

    private int choice(int at) {
        int next = at + 1;
        for (int key = nextKey(next); key < to; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int value = value(keyTo);
            if (value < to && json[value] == '{' && is(bodyKey, key, keyTo)) {
                body = true;
                next = message(value);
            } else {
                next = skip(value);
                choiceMember(key, keyTo, value, next);
            }
        }
        return objectEnd(next);
    }

    private void choiceMember(int key, int keyTo, int value, int next) {
        if (next > to || json[value] == 'n') {
            return;
        }
        boolean empty = next == value + 2;
        if (isOneOf(CLOSING_CHOICE, key, keyTo)) {
            // Some servers send an empty finish reason in every chunk: it counts as absent.
            closing |= !empty;
        } else if (!empty && (is(TEXT, key, keyTo) || is(MESSAGE, key, keyTo) || is(DELTA, key, keyTo))) {
            gatherUnknown(value, next, key, keyTo);
        }
    }

    /** The delta of a chunk, or the message of a whole answer. */
    private int message(int at) {
        int next = at + 1;
        int textsBefore = gathered;
        for (int key = nextKey(next); key < to; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int value = value(keyTo);
            if (value >= to) {
                return NOT_JSON;
            }
            next = switch (json[value]) {
                case '"' -> messageString(key, keyTo, value);
                case '[' -> messageList(key, keyTo, value);
                case '{' -> messageObject(key, keyTo, value);
                default -> skip(value);
            };
        }
        dropRepeated(textsBefore);
        return objectEnd(next);
    }

    private int messageString(int key, int keyTo, int value) {
        int quote = closingQuote(value + 1);
        if (is(CONTENT, key, keyTo)) {
            gatherText(TextKind.ANSWER.ordinal(), value + 1, quote);
        } else if (is(REFUSAL, key, keyTo)) {
            gatherText(TextKind.REFUSAL.ordinal(), value + 1, quote);
        } else if (isOneOf(REASONING, key, keyTo)) {
            gatherText(TextKind.REASONING.ordinal(), value + 1, quote);
        } else {
            return unknown(key, keyTo, value);
        }
        return after(quote);
    }

    private int messageList(int key, int keyTo, int value) {
        if (is(TOOL_CALLS, key, keyTo)) {
            return toolCalls(value);
        }
        if (is(CONTENT, key, keyTo)) {
            return parts(value, TextKind.ANSWER.ordinal(), 1);
        }
        boolean reasoning = isOneOf(REASONING_LISTS, key, keyTo) || isOneOf(REASONING, key, keyTo);
        return reasoning ? parts(value, LISTED_REASONING, 1) : unknown(key, keyTo, value);
    }

    private int messageObject(int key, int keyTo, int value) {
        if (is(FUNCTION_CALL, key, keyTo)) {
            return strings(value, TOOL_TEXT, TextKind.TOOL_CALL.ordinal());
        }
        if (is(AUDIO, key, keyTo)) {
            return strings(value, AUDIO_TEXT, TextKind.ANSWER.ordinal());
        }
        if (is(CONTENT, key, keyTo)) {
            return part(value, TextKind.ANSWER.ordinal(), 1);
        }
        return isOneOf(REASONING, key, keyTo) ? part(value, LISTED_REASONING, 1) : unknown(key, keyTo, value);
    }

    /** Skips a value of any kind under an unknown key, and collects the first text in it. */
    private int unknown(int key, int keyTo, int value) {
        int end = skip(value);
        if (end > to || isOneOf(NO_TEXT, key, keyTo)) {
            return end;
        }
        for (int at = value; at < end; at++) {
            if (json[at] != '"') {
                continue;
            }
            int quote = closingQuote(at + 1);
            int next = space(quote + 1);
            if (next < end && json[next] == ':') {
                at = isOneOf(NO_TEXT, at + 1, quote) ? skip(space(next + 1)) - 1 : next;
            } else if (quote > at + 1) {
                gatherUnknown(at + 1, quote, key, keyTo);
                return end;
            } else {
                at = quote;
            }
        }
        return end;
    }

    /** Some servers send the same reasoning under several names, or as a list next to the plain text. */
    private void dropRepeated(int from) {
        boolean plain = false;
        for (int i = from; i < gathered; i += INTS_A_TEXT) {
            plain |= texts[i] == TextKind.REASONING.ordinal();
        }
        for (int i = from; i < gathered; i += INTS_A_TEXT) {
            if (texts[i] == LISTED_REASONING) {
                texts[i] = plain ? DROPPED : TextKind.REASONING.ordinal();
            }
        }
        for (int i = from; i < gathered; i += INTS_A_TEXT) {
            boolean later = texts[i] == TextKind.REASONING.ordinal();
            if ((later || texts[i] == UNKNOWN_PLACE) && repeats(i, from, later ? i : gathered)) {
                texts[i] = DROPPED;
            }
        }
    }

    /** Whether a text is the same as a counted one of {@code texts[from..to)}: reasoning as reasoning, others as any. */
    private boolean repeats(int text, int from, int to) {
        for (int i = from; i < to; i += INTS_A_TEXT) {
            boolean comparable = texts[text] == UNKNOWN_PLACE ? texts[i] < KINDS.length : texts[i] == texts[text];
            if (comparable && Arrays.equals(json, texts[i + 1], texts[i + 2], json, texts[text + 1], texts[text + 2])) {
                return true;
            }
        }
        return false;
    }

    private int toolCalls(int at) {
        int next = at + 1;
        for (int element = nextElement(next); element < to; element = nextElement(next)) {
            next = json[element] == '{' ? toolCall(element) : skip(element);
        }
        return arrayEnd(next);
    }

    private int toolCall(int at) {
        int next = at + 1;
        for (int key = nextKey(next); key < to; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int value = value(keyTo);
            boolean function = value < to && json[value] == '{' && isOneOf(FUNCTION, key, keyTo);
            next = function ? strings(value, TOOL_TEXT, TextKind.TOOL_CALL.ordinal()) : skip(value);
        }
        return objectEnd(next);
    }

    /** An object whose strings under these names are text. */
    private int strings(int at, byte[][] names, int kind) {
        int next = at + 1;
        for (int key = nextKey(next); key < to; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int value = value(keyTo);
            if (value < to && json[value] == '"' && isOneOf(names, key, keyTo)) {
                gatherText(kind, value + 1, closingQuote(value + 1));
            }
            next = skip(value);
        }
        return objectEnd(next);
    }

    /** Content as a list: of parts, or of plain strings. */
    private int parts(int at, int kind, int depth) {
        int next = at + 1;
        for (int element = nextElement(next); element < to; element = nextElement(next)) {
            if (json[element] == '"') {
                gatherText(kind, element + 1, closingQuote(element + 1));
            }
            next = json[element] == '{' ? part(element, kind, depth) : skip(element);
        }
        return arrayEnd(next);
    }

    /** A part of content. Its type, which may follow its text, determines the kind of the text. */
    private int part(int at, int kind, int depth) {
        int next = at + 1;
        int textsBefore = gathered;
        int typeFrom = 0;
        int typeTo = 0;
        for (int key = nextKey(next); key < to; key = nextKey(next)) {
            int keyTo = closingQuote(key);
            int value = value(keyTo);
            if (value < to && json[value] == '"') {
                int quote = closingQuote(value + 1);
                if (is(TYPE, key, keyTo)) {
                    typeFrom = value + 1;
                    typeTo = quote;
                } else if (isOneOf(PART_TEXT, key, keyTo)) {
                    gatherText(kind, value + 1, quote);
                } else {
                    unknown(key, keyTo, value);
                }
                next = after(quote);
            } else {
                boolean nested =
                        value < to && json[value] == '[' && depth < MOST_NESTED_PARTS && isOneOf(PART_TEXT, key, keyTo);
                next = nested ? parts(value, kind, depth + 1) : unknown(key, keyTo, value);
            }
        }
        if (typeTo > typeFrom) {
            assign(textsBefore, kind, typeFrom, typeTo);
        }
        return objectEnd(next);
    }

    /** Assigns the kind of a part's type to its texts, which were collected from {@code first} on. */
    private void assign(int first, int kind, int typeFrom, int typeTo) {
        boolean reasoning = isOneOf(REASONING_TYPES, typeFrom, typeTo);
        boolean refusal = is(REFUSAL, typeFrom, typeTo);
        if (kind == LISTED_REASONING || !reasoning && isOneOf(TEXT_TYPES, typeFrom, typeTo)) {
            return;
        }
        for (int i = first; i < gathered; i += INTS_A_TEXT) {
            if (texts[i] == kind && (reasoning || refusal)) {
                texts[i] = (reasoning ? TextKind.REASONING : TextKind.REFUSAL).ordinal();
            } else if (texts[i] == kind) {
                texts[i] = UNKNOWN_PLACE;
                texts[i + 3] = typeFrom;
                texts[i + 4] = typeTo;
            }
        }
    }

    private void gatherText(int kind, int from, int quote) {
        if (quote > from && quote < to) {
            gather(kind, from, quote);
        }
    }

    private void gatherUnknown(int from, int to, int keyFrom, int keyTo) {
        gather(UNKNOWN_PLACE, from, to);
        texts[gathered - 2] = keyFrom;
        texts[gathered - 1] = keyTo;
    }

    private void gather(int kind, int from, int to) {
        if (gathered == texts.length) {
            texts = Arrays.copyOf(texts, 2 * gathered);
        }
        texts[gathered] = kind;
        texts[gathered + 1] = from;
        texts[gathered + 2] = to;
        gathered += INTS_A_TEXT;
    }

    /** Where the next key of an object begins, after its quote; {@link #NOT_JSON} if there is none. */
    private int nextKey(int from) {
        int at = nextElement(from);
        return at < to && json[at] == '"' ? at + 1 : NOT_JSON;
    }

    /** Where the next element of an array begins; {@link #NOT_JSON} when there is none. */
    private int nextElement(int from) {
        int at = space(from);
        at = at < to && json[at] == ',' ? space(at + 1) : at;
        return at < to && json[at] != ']' && json[at] != '}' ? at : NOT_JSON;
    }

    private int objectEnd(int from) {
        int at = space(from);
        return at < to && json[at] == '}' ? at + 1 : NOT_JSON;
    }

    private int arrayEnd(int from) {
        int at = space(from);
        return at < to && json[at] == ']' ? at + 1 : NOT_JSON;
    }

    /** Where the value begins of the key whose closing quote is at {@code keyTo}. */
    private int value(int keyTo) {
        int colon = space(after(keyTo));
        return colon < to && json[colon] == ':' ? space(colon + 1) : NOT_JSON;
    }

    /** Skips a value of any kind. */
    private int skip(int at) {
        if (at >= to) {
            return NOT_JSON;
        }
        return switch (json[at]) {
            case '"' -> after(closingQuote(at + 1));
            case '{', '[' -> skipNested(at);
            default -> skipScalar(at);
        };
    }

    private int skipNested(int from) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            switch (json[at]) {
                case '"' -> at = closingQuote(at + 1);
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            if (depth == 0) {
                return at + 1;
            }
        }
        return NOT_JSON;
    }

    private int skipScalar(int from) {
        int at = from;
        while (at < to && json[at] != ',' && json[at] != '}' && json[at] != ']' && !isSpace(json[at])) {
            at++;
        }
        return at == from || at == to ? NOT_JSON : at;
    }

    private int after(int quote) {
        return quote < to ? quote + 1 : NOT_JSON;
    }

    private int space(int from) {
        int at = from;
        while (at < to && isSpace(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    /** The quote that closes a string that begins at {@code from}; {@link #to} if it has not arrived. */
    private int closingQuote(int from) {
        int at = from;
        while (at < to && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    /**
     * The quote that closes a text, or the first character that a string must not contain, such as the end of the line.
     */
    private static int textEnd(byte[] json, int from, int to) {
        int at = StringEnds.next(json, from, to);
        while (at < to - 1 && json[at] == '\\' && json[at + 1] >= ' ') {
            at = StringEnds.next(json, at + 2, to);
        }
        return at;
    }

    private boolean isOneOf(byte[][] names, int from, int to) {
        for (byte[] name : names) {
            if (is(name, from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean is(byte[] name, int from, int to) {
        return to - from == name.length && Arrays.equals(json, from, to, name, 0, name.length);
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
