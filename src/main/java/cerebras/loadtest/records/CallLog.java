package cerebras.loadtest.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The file {@code calls.jsonl}: one JSON object a line. The first line is the {@link RunHeader}, then one {@link Attempt}
 * a line in the order in which they ended, and at the end of a run that was not killed a {@link RunEnd}.
 */
public final class CallLog implements Closeable, Flushable {

    /** Name of the file in a run's folder. */
    public static final String FILE_NAME = "calls.jsonl";

    private static final int BUFFER_BYTES = 1 << 16;
    static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writerFor(LogLine.class).with(new VisibleJson());

    private final OutputStream out;
    private final RecordFile file;

    /**
     * Writes lines into a stream that others close.
     *
     * @param out gets each line in several small pieces
     */
    public CallLog(OutputStream out) {
        this.out = out;
        this.file = null;
    }

    private CallLog(RecordFile file) {
        this.out = new BufferedOutputStream(file, BUFFER_BYTES);
        this.file = file;
    }

    /**
     * Creates the file.
     *
     * @throws IOException also when it exists already: nothing that was measured is overwritten
     */
    public static CallLog create(Path file) throws IOException {
        return create(file, Clock.system());
    }

    static CallLog create(Path file, Clock clock) throws IOException {
        return new CallLog(RecordFile.create(file, clock));
    }

    /** Appends one line. It is safe from a killed process after the next {@link #flush}. */
    public void append(LogLine line) throws IOException {
        if (file != null && (line instanceof RunHeader || line instanceof LoadStep)) {
            out.flush();
            file.begin(bytes(line));
        } else {
            WRITER.writeValue(out, line);
            out.write('\n');
        }
    }

    private static byte[] bytes(LogLine line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WRITER.writeValue(bytes, line);
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /**
     * Appends the header of a run whose load has not begun, and waits until it is on the disk.
     *
     * @param moment about when the load begins, as far as is known by now
     */
    void announce(RunHeader header, Instant moment) throws IOException {
        append(header.startedAt(moment));
        out.flush();
        if (file != null) {
            file.force();
        }
    }

    /** Corrects the announced header. */
    void loadBegan(Instant moment) throws IOException {
        if (file != null) {
            file.loadBegan(moment);
        }
    }

    /** What others did to the file since the last call, as it follows its name; absent when they did nothing. */
    Optional<String> takeNotice() {
        return file == null ? Optional.empty() : file.takeNotice();
    }

    /** Writes all, and looks whether the file is in its place: to be called before the last line. */
    void lookAfter() throws IOException {
        out.flush();
        if (file != null) {
            file.lookAfter();
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Reads a file line by line, as {@link LogReader} does.
     *
     * @return what could not be used; a kill leaves at most one such line, the last
     */
    public static Damage read(Path file, Consumer<LogLine> lines) throws IOException {
        try (LogReader reader = LogReader.of(file)) {
            for (LogLine line = reader.next(); line != null; line = reader.next()) {
                lines.accept(line);
            }
            return reader.damage();
        }
    }
}
