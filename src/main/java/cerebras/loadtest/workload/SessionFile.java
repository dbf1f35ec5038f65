package cerebras.loadtest.workload;

import cerebras.loadtest.workload.TraceFile.TraceException;
import cerebras.loadtest.workload.TraceFormat.BadLine;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of sessions, UTF-8: JSON values one after another, usually one per line, or a JSON list of them. Its first value
 * identifies the format, see {@link SessionFormat}.
 */
public final class SessionFile {

    /** By choice: the requests of a file take at most some 150 MB. */
    static final int MOST_REQUESTS = 500_000;
    /** By choice: the texts of a file take at most some 150 MB. */
    static final long MOST_TEXT = 64 << 20;
    /** The longest values are recorded sessions with the hashes of all their blocks. */
    static final int LONGEST_VALUE = 32 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LONGEST_VALUE)
                            .build())
                    .build())
            .build();

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Notes notes = new Notes();
    private SessionFormat format;
    /** Line in which the latest value begins. */
    private int line = 1;

    private SessionFile(Path file) {
        this.file = file;
    }

    /**
     * The sessions of a file.
     *
     * @param scripts at least one, in the order of their starts if the file has these, otherwise as in the file
     * @param format name of the format, for users
     * @param notes unusual properties of the file, for users: sentences without the full stop
     */
    public record Sessions(List<SessionScript> scripts, String format, List<String> notes) {

        public Sessions {
            scripts = List.copyOf(scripts);
            notes = List.copyOf(notes);
        }

        /** Whether all sessions have a start, so that they can be replayed as they came. */
        public boolean timed() {
            return scripts.stream().allMatch(script -> script.startNanos().isPresent());
        }
    }

    /** @throws TraceException if the file cannot be read, has no session, or has an invalid line */
    public static Sessions read(Path file) {
        return new SessionFile(file).read();
    }

    private Sessions read() {
        try (BufferedReader reader = Files.newBufferedReader(file);
                Limited text = new Limited(reader);
                JsonParser parser = MAPPER.getFactory().createParser(text)) {
            read(parser, text);
            return sessions();
        } catch (CharacterCodingException notText) {
            throw TraceException.of(file, "is not UTF-8 text", "sessions that are not compressed");
        } catch (TooLong tooLong) {
            throw TraceException.of(
                    file,
                    line,
                    new BadLine("has a value of more than %,d characters".formatted(LONGEST_VALUE), "a session"));
        } catch (JsonProcessingException notJson) {
            throw TraceException.of(
                    file,
                    line,
                    new BadLine(
                            "is not JSON" + where(notJson),
                            format == null ? SessionFormat.FIRST_VALUES : "a complete JSON value"));
        } catch (IOException unreadable) {
            throw TraceException.of(file, "cannot be read", "a file, and the permission to read it");
        } catch (BadLine bad) {
            throw TraceException.of(file, bad.getMessage(), bad.expected());
        }
    }

    /** Where the parser stopped, if that is not where the value begins. */
    private String where(JsonProcessingException wrong) {
        if (wrong.getLocation() == null) {
            return "";
        }
        int lineOfError = wrong.getLocation().getLineNr();
        return (lineOfError == line ? " from" : " from line " + lineOfError + ",") + " column "
                + wrong.getLocation().getColumnNr();
    }

    private Sessions sessions() throws BadLine {
        List<SessionScript> scripts = format.scripts();
        long timed = scripts.stream()
                .filter(script -> script.startNanos().isPresent())
                .count();
        if (timed == 0) {
            return new Sessions(scripts, format.name(), notes.sentences());
        }
        if (timed < scripts.size()) {
            throw new BadLine(
                    "has %,d of %,d sessions without a start".formatted(scripts.size() - timed, scripts.size()),
                    "a start for each session, or for none");
        }
        long first = scripts.stream()
                .mapToLong(script -> script.startNanos().orElseThrow())
                .min()
                .orElseThrow();
        return new Sessions(
                scripts.stream()
                        .map(script -> script.at(script.startNanos().orElseThrow() - first))
                        .sorted(Comparator.comparingLong(
                                script -> script.startNanos().orElseThrow()))
                        .toList(),
                format.name(),
                notes.sentences());
    }

    private void read(JsonParser parser, Limited text) throws IOException, BadLine {
        JsonToken token = parser.nextToken();
        boolean list = token == JsonToken.START_ARRAY;
        if (list) {
            token = parser.nextToken();
        }
        if (token == null) {
            throw new BadLine("is empty", SessionFormat.FIRST_VALUES);
        }
        while (token != null && token != JsonToken.END_ARRAY) {
            line = parser.currentTokenLocation().getLineNr();
            text.beginValue();
            add(value(parser));
            if (isFull(text)) {
                return;
            }
            token = next(parser);
        }
        if (token == JsonToken.END_ARRAY && (!list || parser.nextToken() != null)) {
            line = parser.currentLocation().getLineNr();
            throw TraceException.of(file, line, new BadLine("has text after the list", "one JSON list"));
        }
        if (format == null) {
            throw new BadLine("has no session", SessionFormat.FIRST_VALUES);
        }
    }

    /** The next value; {@code null} if it is the last one of a file whose writer may have been stopped, and incomplete. */
    private JsonNode value(JsonParser parser) throws IOException {
        try {
            return MAPPER.readTree(parser);
        } catch (JsonEOFException cut) {
            if (format != null && format.mayBeCutOff()) {
                return null;
            }
            throw cut;
        }
    }

    private static JsonToken next(JsonParser parser) throws IOException {
        return parser.isClosed() ? null : parser.nextToken();
    }

    private void add(JsonNode value) throws BadLine {
        if (value == null) {
            return;
        }
        try {
            if (!value.isObject()) {
                throw new BadLine("is not a JSON object", SessionFormat.FIRST_VALUES);
            }
            if (format == null) {
                format = SessionFormat.of(value, notes)
                        .orElseThrow(() -> new BadLine("is not of a known format", SessionFormat.FIRST_VALUES));
            }
            notes.at(line);
            format.add(new JsonFields(value, ""));
        } catch (BadLine bad) {
            throw TraceException.of(file, line, bad);
        }
    }

    /**
     * Whether no more is read: sessions that do not depend on the others of their file are cut off with a note.
     *
     * @throws BadLine if the format does not allow that
     */
    private boolean isFull(Limited text) throws BadLine {
        boolean manyRequests = format.requests() >= MOST_REQUESTS;
        if (!manyRequests && !(format.keepsText() && text.read >= MOST_TEXT)) {
            return false;
        }
        String limit = manyRequests
                ? "%,d requests".formatted(MOST_REQUESTS)
                : "%,d million characters".formatted(MOST_TEXT >> 20);
        if (!format.isCuttable()) {
            throw new BadLine("is too large", "at most %s, so cut it".formatted(limit));
        }
        notes.add("the file is used up to here only: the limit is " + limit);
        return true;
    }

    /** Unusual properties of a file, each with the number of times it was seen. */
    static final class Notes {

        private final Map<String, long[]> countAndFirstLine = new LinkedHashMap<>();
        private int line;

        private void at(int number) {
            line = number;
        }

        /** @param sentence about one session or request, without the full stop */
        void add(String sentence) {
            countAndFirstLine.computeIfAbsent(sentence, unseen -> new long[] {0, line})[0]++;
        }

        private List<String> sentences() {
            return countAndFirstLine.entrySet().stream()
                    .map(note -> note.getValue()[0] == 1
                            ? "%s (line %,d)".formatted(note.getKey(), note.getValue()[1])
                            : "%s (%,d times, first in line %,d)"
                                    .formatted(note.getKey(), note.getValue()[0], note.getValue()[1]))
                    .toList();
        }
    }

    /** Counts what is read, skips a byte order mark, and refuses values without end. */
    private static final class Limited extends FilterReader {

        private long read;
        private long limit = LONGEST_VALUE;

        private Limited(BufferedReader text) throws IOException {
            super(text);
            text.mark(1);
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
        }

        private void beginValue() {
            limit = read + LONGEST_VALUE;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            read += Math.max(0, count);
            if (read > limit) {
                throw new TooLong();
            }
            return count;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private static final class TooLong extends IOException {

        private static final long serialVersionUID = 1;
    }
}
