package cerebras.loadtest.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The file of records while a run writes it. Others may do with it what they do with logs: when it is moved or deleted, it
 * is put in its place again, with all that it had; when it is truncated, its header is written again, so that what follows
 * can be read. Used by one thread.
 */
final class RecordFile extends OutputStream {

    /** How often to look whether the file is still in its place. Its length is looked at before each writing. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Always of the same length, so that it can be written over. */
    private static final DateTimeFormatter LOAD_START =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private static final String LOAD_START_KEY = "\"loadStart\":\"";

    private final Path path;
    private final Clock clock;
    private FileChannel channel;
    private FileChannel content;
    private Object identity;
    private long length;
    private byte[] beginning = {};
    private long lookedNanos;
    private String notice;

    private RecordFile(Path path, Clock clock) throws IOException {
        this.path = path;
        this.clock = clock;
        this.lookedNanos = clock.nanoTime();
        open(StandardOpenOption.CREATE_NEW);
    }

    /**
     * Creates the file.
     *
     * @throws IOException also when it exists already: nothing that was measured is overwritten
     */
    static RecordFile create(Path path, Clock clock) throws IOException {
        return new RecordFile(path, clock);
    }

    /** How {@link #loadBegan} wants the moment in the header. */
    static String loadStart(Instant moment) {
        return LOAD_START.format(moment);
    }

    /** Appending, so that a file that is truncated goes on at its beginning, and not behind a hole. */
    private void open(StandardOpenOption... creating) throws IOException {
        StandardOpenOption[] options = Arrays.copyOf(creating, creating.length + 1);
        options[creating.length] = StandardOpenOption.APPEND;
        channel = FileChannel.open(path, options);
        content = FileChannel.open(path, StandardOpenOption.READ);
        identity = identity().orElse(null);
    }

    /** Of the file in its place: absent when there is none, and where the system does not tell files apart. */
    private Optional<Object> identity() throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** Writes lines that what follows cannot be understood without: they are written again where the file is truncated. */
    void begin(byte[] lines) throws IOException {
        write(lines, 0, lines.length);
        beginning = Arrays.copyOf(beginning, beginning.length + lines.length);
        System.arraycopy(lines, 0, beginning, beginning.length - lines.length, lines.length);
    }

    /** What was written survives even a machine that loses its power now. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Corrects the moment in the header, in its place. */
    void loadBegan(Instant moment) throws IOException {
        String text = new String(beginning, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(LOAD_START_KEY);
        byte[] corrected = loadStart(moment).getBytes(StandardCharsets.US_ASCII);
        if (at < 0
                || text.indexOf('"', at + LOAD_START_KEY.length()) != at + LOAD_START_KEY.length() + corrected.length) {
            throw new IllegalStateException("the header has no place for the beginning of the load");
        }
        System.arraycopy(corrected, 0, beginning, at + LOAD_START_KEY.length(), corrected.length);
        lookAfter();
        try (FileChannel inPlace = FileChannel.open(path, StandardOpenOption.WRITE)) {
            inPlace.write(ByteBuffer.wrap(corrected), at + LOAD_START_KEY.length());
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (clock.nanoTime() - lookedNanos >= LOOK_NANOS) {
            lookAfter();
        }
        if (channel.size() < length) {
            length = 0;
            notice = "was truncated while the run wrote it: records of before are not in the report";
            append(ByteBuffer.wrap(beginning));
        }
        append(ByteBuffer.wrap(bytes, from, count));
    }

    private void append(ByteBuffer bytes) throws IOException {
        length = Math.max(length, channel.size()) + bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Puts the file in its place again, if it is not there. To be called after all was written. */
    void lookAfter() throws IOException {
        lookedNanos = clock.nanoTime();
        Optional<Object> there = identity();
        if (identity == null || there.isPresent() && there.get().equals(identity)) {
            return;
        }
        try {
            if (there.isPresent() && Files.size(path) > 0) {
                throw new IOException("another file is in its place");
            }
            restore();
            notice = "was moved or deleted while the run wrote it: it was written again, with all that it had";
        } catch (IOException notRestored) {
            identity = null;
            notice = "was moved or deleted while the run wrote it, and cannot be written again ("
                    + notRestored.getMessage() + "): records go on into the file that was moved, if there is one";
        }
    }

    /** All that was written can be read from the open file, whether or not that has a name. */
    private void restore() throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        try (FileChannel again = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long copied = 0;
            while (copied < length) {
                copied += content.transferTo(copied, length - copied, again);
            }
        }
        FileChannel before = channel;
        FileChannel contentBefore = content;
        open();
        contentBefore.close();
        before.close();
    }

    /** What has happened to the file since the last call, as it follows its name; absent when nothing has. */
    Optional<String> takeNotice() {
        Optional<String> taken = Optional.ofNullable(notice);
        notice = null;
        return taken;
    }

    @Override
    public void close() throws IOException {
        content.close();
        channel.close();
    }
}
