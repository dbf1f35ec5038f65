package cerebras.loadtest.cluster;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.CallLog;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;

/** The leader's copy of the records of another generator, to which pieces are appended. */
final class ReceivedRecords {

    private final Path file;
    private final OutputStream out;
    private long bytes;

    private ReceivedRecords(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    static ReceivedRecords in(Path folder) throws IOException {
        Path file = folder.resolve(CallLog.FILE_NAME);
        return new ReceivedRecords(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    }

    Path file() {
        return file;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** A piece that is here already changes nothing. */
    synchronized void add(Message.Piece piece) throws IOException {
        if (piece.offset() < bytes) {
            return;
        }
        if (piece.offset() > bytes) {
            throw new IOException("a piece of its records is missing");
        }
        byte[] content;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(piece.gzip()))) {
            content = in.readNBytes(SentRecords.LONGEST_PIECE);
        }
        out.write(content);
        bytes += content.length;
    }

    /**
     * Ends the file.
     *
     * @param cut why it is not complete; {@code null} if it is
     * @return whether it can be read
     */
    synchronized boolean close(String cut) {
        try (out) {
            if (cut != null) {
                out.write(stop(cut));
            }
            return true;
        } catch (IOException notReadable) {
            return false;
        }
    }

    /** The load ends for everybody where the records of one generator end: at its last call. */
    private byte[] stop(String reason) throws IOException {
        long lastNanos = 0;
        try (LogReader lines = LogReader.of(file)) {
            for (LogLine line = lines.next(); line != null; line = lines.next()) {
                if (line instanceof Attempt attempt) {
                    lastNanos = Math.max(lastNanos, attempt.moments().endNanos());
                }
            }
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (CallLog log = new CallLog(line)) {
            log.append(new LoadStop(lastNanos, reason, LoadStop.Cause.FAILURE));
        }
        return line.toByteArray();
    }
}
