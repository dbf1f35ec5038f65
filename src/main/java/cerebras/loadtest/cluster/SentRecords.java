package cerebras.loadtest.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/** Sends a growing file of records to the leader, in compressed pieces of whole lines. Used by one thread at a time. */
final class SentRecords {

    static final int LONGEST_PIECE = 1 << 20;

    private final Path file;
    private final Connection leader;
    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST_PIECE);
    private long sent;

    SentRecords(Path file, Connection leader) {
        this.file = file;
        this.leader = leader;
    }

    /** Sends what was added since the last call; what follows the last line break waits for the next. */
    synchronized void send() throws IOException {
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int length = read(content); length > 0; length = read(content)) {
                ByteArrayOutputStream piece = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(piece)) {
                    gzip.write(buffer.array(), 0, length);
                }
                leader.send(new Message.Piece(sent, piece.toByteArray()));
                sent += length;
            }
        }
    }

    /** Length of the next piece, which ends with a line break; 0 if there is none. */
    private int read(FileChannel content) throws IOException {
        buffer.clear();
        long at = sent;
        for (int read = content.read(buffer, at); read > 0; read = content.read(buffer, at)) {
            at += read;
        }
        int length = buffer.position();
        while (length > 0 && buffer.get(length - 1) != '\n') {
            length--;
        }
        if (length == 0 && !buffer.hasRemaining()) {
            throw new IOException("a line of the records is longer than " + LONGEST_PIECE + " bytes");
        }
        return length;
    }

    /** Sends the rest of a file that is complete. */
    synchronized void end() throws IOException {
        send();
        leader.send(new Message.Ended(sent));
    }
}
