package cerebras.loadtest.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTransferTest {

    @TempDir
    private Path folder;

    private Connection member;
    private Connection leader;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
            member = new Connection(socket, System::nanoTime);
            leader = new Connection(server.accept(), System::nanoTime);
            leader.trust();
            leader.patience(10_000);
        }
    }

    @AfterEach
    void disconnect() {
        member.close();
        leader.close();
    }

    @Test
    void onlyWholeLinesAreSentUntilTheFileIsComplete() throws IOException {
        Path file = folder.resolve("calls.jsonl");
        String text = "first\nsecond\nthird\n";
        SentRecords sent = new SentRecords(file, member);
        ReceivedRecords received = ReceivedRecords.in(Files.createDirectory(folder.resolve("copy")));
        for (int length = 0; length < text.length(); length++) {
            Files.writeString(file, text.substring(0, length));
            sent.send();
        }
        Files.writeString(file, text);
        sent.end();
        for (Message message = leader.receive(); message instanceof Message.Piece piece; message = leader.receive()) {
            received.add(piece);
            assertTrue(Files.readString(received.file()).endsWith("\n"));
        }
        assertTrue(received.close(null));
        assertEquals(text, Files.readString(received.file()));
        assertEquals(text.length(), received.bytes());
    }

    @Test
    void fileOfSeveralPiecesArrivesAsItIs() throws Exception {
        byte[] content = new byte[3 * SentRecords.LONGEST_PIECE];
        new Random(1).nextBytes(content);
        for (int i = 99; i < content.length; i += 100) {
            content[i] = '\n';
        }
        content[content.length - 1] = '\n';
        Path file = Files.write(folder.resolve("calls.jsonl"), content, StandardOpenOption.CREATE);
        Thread sending = new Thread(() -> {
            try {
                new SentRecords(file, member).end();
            } catch (IOException e) {
                member.close();
            }
        });
        sending.start();
        ReceivedRecords received = ReceivedRecords.in(Files.createDirectory(folder.resolve("copy")));
        Message message = leader.receive();
        for (; message instanceof Message.Piece piece; message = leader.receive()) {
            received.add(piece);
        }
        sending.join();
        assertEquals(new Message.Ended(content.length), message);
        received.close(null);
        assertArrayEquals(content, Files.readAllBytes(received.file()));
    }

    @Test
    void pieceThatIsThereAlreadyChangesNothingAndAGapIsAnError() throws IOException {
        ReceivedRecords received = ReceivedRecords.in(folder);
        received.add(piece(0, "one\n"));
        received.add(piece(0, "one\n"));
        assertThrows(IOException.class, () -> received.add(piece(5, "three\n")));
        received.add(piece(4, "two\n"));
        received.close(null);
        assertEquals("one\ntwo\n", Files.readString(received.file()));
    }

    @Test
    void longMessageOfAStrangerIsRefusedBeforeItIsRead() throws IOException {
        leader.send(new Message.Refusal("x".repeat(2_000)));
        assertThrows(IOException.class, member::receive);
    }

    private static Message.Piece piece(long offset, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new Message.Piece(offset, bytes.toByteArray());
    }
}
