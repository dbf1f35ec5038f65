package cerebras.loadtest.records;

import cerebras.loadtest.settings.RenamedSettings;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a file of records, holding one line at a time. One whose name ends with {@code .gz} is unpacked on the way, as far
 * as it goes. Lines that cannot be read, or that {@link LineCheck} finds fault with, are counted and passed over; so are,
 * uncounted, those of a kind that is not known: they can only add to the others.
 */
public final class LogReader implements Closeable {

    private static final int DEEPEST_NESTING = 20;
    private static final int LONGEST_NUMBER = 100;

    /** Takes nothing for what the writer has not written: no text for a number, no fraction for a whole one. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(LogBytes.LONGEST_LINE)
                            .build())
                    .build())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectReader READER = MAPPER.readerFor(LogLine.class);

    private final Path file;
    private final LogBytes bytes;
    private LineCheck check = LineCheck.ofAnyRun();
    private boolean headed;
    private Damage damage = Damage.NONE;
    private boolean lastDamaged;

    private LogReader(Path file, LogBytes bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** @throws IOException when the file cannot be read, or is called packed and is not */
    public static LogReader of(Path file) throws IOException {
        return new LogReader(file, LogBytes.of(file));
    }

    /**
     * The first line, to be read before all others. Lines before it, as they may stand in a file that was truncated while it
     * was written, are damaged: nothing says what they are of.
     *
     * @throws IOException when the file has no header of a run
     */
    public RunHeader header() throws IOException {
        for (LogLine line = next(); line != null; line = next()) {
            if (line instanceof RunHeader header) {
                return header;
            }
            note("comes before the header of the run");
        }
        String found = damage.any() ? " that can be read (" + damage.first() + ")" : "";
        throw new IOException(file + " has no header of a run" + found + ": the run ended before its load began,"
                + " or this is not a file of call records");
    }

    /**
     * The next line that can be used; {@code null} after the last.
     *
     * @throws IOException when the file cannot be read, or is of another {@link RunHeader#SCHEMA}
     */
    public LogLine next() throws IOException {
        while (bytes.next()) {
            lastDamaged = false;
            if (bytes.tooLong()) {
                note("is longer than " + LogBytes.LONGEST_LINE + " bytes");
            } else if (bytes.hole()) {
                note("begins with zero bytes, as a file has them that was truncated while it was written");
            }
            LogLine line = bytes.blank() ? null : parsed();
            if (line != null) {
                return line;
            }
        }
        if (bytes.cut() && !lastDamaged) {
            note("is where the packed data ends too early");
        }
        return null;
    }

    /** What could not be used so far. */
    public Damage damage() {
        return damage;
    }

    private LogLine parsed() throws IOException {
        LogLine line;
        try {
            line = READER.readValue(bytes.buffer(), bytes.offset(), bytes.length());
        } catch (InvalidTypeIdException unknownKind) {
            if (unknownKind.getTypeId() == null) {
                note("does not say which kind of record it is");
            }
            return null;
        } catch (IOException unreadable) {
            refuseOtherHeader();
            note(words(unreadable));
            return null;
        }
        try {
            return line instanceof RunHeader header ? checked(header) : check.usable(line);
        } catch (LineCheck.Fault fault) {
            note(fault.getMessage());
            return null;
        }
    }

    private RunHeader checked(RunHeader header) throws IOException, LineCheck.Fault {
        refuseOther(header.schema());
        if (headed) {
            throw new LineCheck.Fault("is a second header");
        }
        check = LineCheck.of(header);
        headed = true;
        return withPresentNames(header);
    }

    /** Records of earlier versions of this suite have former names of settings. */
    private static RunHeader withPresentNames(RunHeader header) {
        List<String> given = header.given() == null
                ? null
                : header.given().stream()
                        .map(name -> RenamedSettings.newName(name).orElse(name))
                        .toList();
        return header.withSettings(RenamedSettings.translated(header.settings()), given);
    }

    private void note(String reason) {
        lastDamaged = true;
        damage = damage.and(bytes.number(), reason);
    }

    /** The header of another schema may have a shape that this one's cannot be read from. */
    private void refuseOtherHeader() throws IOException {
        JsonNode line;
        try {
            line = MAPPER.readTree(bytes.buffer(), bytes.offset(), bytes.length());
        } catch (IOException notEvenJson) {
            return;
        }
        if (!headed
                && line.path("record").asText().equals("run")
                && line.path("schema").isTextual()) {
            refuseOther(line.path("schema").asText());
        }
    }

    private void refuseOther(String schema) throws IOException {
        if (!RunHeader.SCHEMA.equals(schema)) {
            throw new IOException(
                    file + " is of format " + schema + ", which this version of the suite does not know: expected "
                            + RunHeader.SCHEMA + "; use the version that wrote it, or a newer one");
        }
    }

    /** What is wrong, as it follows the number of the line. */
    private static String words(IOException wrong) {
        if (parsing(wrong) instanceof JsonEOFException) {
            return "ends in the middle";
        }
        if (parsing(wrong) instanceof StreamConstraintsException) {
            return "is nested too deeply, or has too long a number";
        }
        if (parsing(wrong) instanceof JsonParseException notJson) {
            return notJson.getOriginalMessage().startsWith("Duplicate field")
                    ? "has a key twice"
                    : "is not JSON" + columnOf(notJson);
        }
        if (wrong instanceof JsonMappingException other && !other.getPath().isEmpty()) {
            return "lacks " + pathOf(other) + ", or has a wrong value there";
        }
        return wrong.getCause() instanceof NullPointerException missing
                ? "lacks " + missing.getMessage()
                : "is not a record";
    }

    /** The parser's own word, which may come wrapped in that of the part that was being read. */
    private static Throwable parsing(IOException wrong) {
        return wrong instanceof JsonMappingException && wrong.getCause() != null ? wrong.getCause() : wrong;
    }

    private static String columnOf(JacksonException wrong) {
        return wrong.getLocation() == null
                ? ""
                : " from column " + wrong.getLocation().getColumnNr();
    }

    /** As a user writes it: {@code moments.endNanos}. */
    private static String pathOf(JsonMappingException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
