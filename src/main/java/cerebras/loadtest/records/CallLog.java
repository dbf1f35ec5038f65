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
 * The file {@code calls.jsonl}: one JSON object per line. The first line is the {@link RunHeader}, followed by an
 * {@link Attempt} per line in the order in which they ended, and a {@link RunEnd} unless the run was killed.
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
     * Writes lines to a stream that the caller closes.
     *
     * @param out receives each line in several small writes
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
     * @throws IOException also if the file exists: records are never overwritten
     */
    public static CallLog create(Path file) throws IOException {
        return create(file, Clock.system());
    }

    static CallLog create(Path file, Clock clock) throws IOException {
        return new CallLog(RecordFile.create(file, clock));
    }

    /** Appends a line. It survives a killed process after the next {@link #flush}. */
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
     * Appends the header of a run before its load starts, and waits until it is on disk.
     *
     * @param moment expected start of the load
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

    /** What other programs did to the file since the last call, as it follows its name; absent if they did nothing. */
    Optional<String> takeNotice() {
        return file == null ? Optional.empty() : file.takeNotice();
    }

    /** Writes everything and checks that the file still exists. Call before the last line. */
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
     * @return the unusable lines; a kill leaves at most one, the last
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
