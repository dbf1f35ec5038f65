package cerebras.loadtest.records;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a file as bytes, one at a time, in a buffer that is used again: a file may be larger than memory. A file
 * whose name ends with {@code .gz} is unpacked on the way, as far as it goes: one that was cut off ends where it was cut.
 *
 * <p>A line that is longer than {@link #LONGEST_LINE} is passed over without being held. Zero bytes before a line, which a
 * truncated file or a crashed file system leaves, are passed over too.
 */
final class LogBytes implements Closeable {

    /**
     * By choice. The longest line that a run writes is an answer that came in very many socket reads, at some 12 bytes a
     * read: this is room for more than a million.
     */
    static final int LONGEST_LINE = 16 << 20;

    private static final int BUFFER_BYTES = 1 << 18;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private int filled;
    private long number;
    private boolean tooLong;
    private boolean hole;
    private boolean ended;
    private boolean cut;

    private LogBytes(InputStream in) {
        this.in = in;
    }

    /** @throws IOException when the file cannot be read, or is called packed and is not */
    static LogBytes of(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return new LogBytes(bytes);
        }
        try {
            return new LogBytes(new Unpacking(bytes));
        } catch (EOFException cutInItsHeader) {
            return ofNothing(bytes);
        } catch (ZipException notPacked) {
            bytes.close();
            throw new IOException(
                    file + " is not packed with gzip: take .gz off its name if it is plain text", notPacked);
        }
    }

    private static LogBytes ofNothing(InputStream cutOff) {
        LogBytes nothing = new LogBytes(cutOff);
        nothing.ended = true;
        nothing.cut = true;
        return nothing;
    }

    /** Goes on to the next line; {@code false} when there is none. The last one may have no line feed. */
    boolean next() throws IOException {
        from = to == filled ? to : to + 1;
        number++;
        tooLong = false;
        hole = false;
        int scanned = passOverZeros();
        while (true) {
            int end = lineFeed(scanned);
            if (end >= 0) {
                return ends(end);
            }
            if (ended) {
                return ends(filled) && (from < filled || tooLong || hole);
            }
            if (tooLong || filled - from > LONGEST_LINE) {
                tooLong = true;
                from = filled;
            }
            int left = fill();
            scanned = left == 0 && !tooLong ? passOverZeros() : left;
        }
    }

    /** A line that is too long is told as an empty one. */
    private boolean ends(int end) {
        to = end;
        from = tooLong ? end : from;
        if (number == 1) {
            passOverMark();
        }
        return true;
    }

    /** Some editors put the mark before the first line. */
    private void passOverMark() {
        int mark = 0;
        while (mark < BYTE_ORDER_MARK.length && from + mark < to && buffer[from + mark] == BYTE_ORDER_MARK[mark]) {
            mark++;
        }
        from += mark == BYTE_ORDER_MARK.length ? mark : 0;
    }

    private int passOverZeros() {
        while (from < filled && buffer[from] == 0) {
            from++;
            hole = true;
        }
        return from;
    }

    private int lineFeed(int begin) {
        for (int i = begin; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Reads on behind what is left of the buffer, and says where that begins. */
    private int fill() throws IOException {
        int left = filled - from;
        byte[] room = 2 * left > buffer.length ? new byte[2 * buffer.length] : buffer;
        System.arraycopy(buffer, from, room, 0, left);
        buffer = room;
        from = 0;
        to = 0;
        filled = left;
        int read = read();
        ended = read < 0;
        filled += Math.max(0, read);
        return left;
    }

    private int read() throws IOException {
        try {
            int read = in.read(buffer, filled, buffer.length - filled);
            cut |= read < 0 && in instanceof Unpacking packed && packed.goesOn();
            return read;
        } catch (EOFException | ZipException packedDataEndsEarly) {
            cut = true;
            return -1;
        }
    }

    /** Whether packed data ended before its end; to be asked after the last line. */
    boolean cut() {
        return cut;
    }

    /** Number of the line, from 1. */
    long number() {
        return number;
    }

    /** Whether the line was longer than {@link #LONGEST_LINE}, and is told as an empty one. */
    boolean tooLong() {
        return tooLong;
    }

    /** Whether zero bytes stood before the line. */
    boolean hole() {
        return hole;
    }

    /** Whether there is nothing on the line but white space. */
    boolean blank() {
        for (int i = from; i < to; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** What holds the line; valid until the next. */
    byte[] buffer() {
        return buffer;
    }

    int offset() {
        return from;
    }

    int length() {
        return to - from;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Packed data in one member or several. The class that unpacks them is silent on a member whose beginning is damaged. */
    private static final class Unpacking extends GZIPInputStream {

        private static final int CHECKSUM_AND_LENGTH = 8;

        Unpacking(InputStream packed) throws IOException {
            super(packed, BUFFER_BYTES);
        }

        /** Whether bytes follow the last member that could be read. */
        boolean goesOn() throws IOException {
            return inf.getRemaining() > CHECKSUM_AND_LENGTH || in.available() > 0;
        }
    }
}
