package cerebras.loadtest.cluster;

import cerebras.loadtest.records.Clock;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/**
 * A connection between the leader and another generator: messages as JSON, each after its length in four bytes. One
 * thread receives; any thread sends. A socket of the JDK is enough for some messages a second to each of a few dozen
 * generators; gRPC would bring 16 jars, and its keep-alive is too slow to notice within seconds that a process hangs.
 */
final class Connection implements AutoCloseable {

    /** Larger than any piece of records; what claims to be larger is no message. */
    private static final int LONGEST = 8 << 20;

    /** Before the other side has shown that it knows the secret. */
    private static final int LONGEST_AT_FIRST = 1 << 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private final Clock clock;
    private final DataInputStream in;
    private final DataOutputStream out;
    private long receivedNanos;
    private int longest = LONGEST_AT_FIRST;

    Connection(Socket socket, Clock clock) throws IOException {
        this.socket = socket;
        this.clock = clock;
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    }

    /** The other side fails to be heard if it is silent for so long; 0 for never. */
    void patience(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    /** The other side may send long messages from now on. */
    void trust() {
        longest = LONGEST;
    }

    void send(Message message) throws IOException {
        byte[] json = JSON.writerFor(Message.class).writeValueAsBytes(message);
        synchronized (out) {
            out.writeInt(json.length);
            out.write(json);
            out.flush();
        }
    }

    /** The answer to a ping, with the time just before it is sent. */
    void answer(Message.Ping ping) throws IOException {
        send(new Message.Pong(ping.sentNanos(), receivedNanos, clock.nanoTime()));
    }

    /**
     * Waits for the next message.
     *
     * @throws EOFException if the other side has closed the connection
     * @throws java.net.SocketTimeoutException if it is silent for too long
     */
    Message receive() throws IOException {
        int length = in.readInt();
        if (length < 2 || length > longest) {
            throw new IOException("what the other side sends is no message");
        }
        byte[] json = in.readNBytes(length);
        receivedNanos = clock.nanoTime();
        if (json.length < length) {
            throw new EOFException("closed within a message");
        }
        return JSON.readValue(json, Message.class);
    }

    /** When the latest message had arrived; for the thread that receives. */
    long receivedNanos() {
        return receivedNanos;
    }

    Socket socket() {
        return socket;
    }

    String peer() {
        return socket.getInetAddress().getHostAddress();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // Closed, as intended.
        }
    }
}
