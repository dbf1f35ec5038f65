package cerebras.loadtest.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that decides itself where its bytes are cut and when it leaves. Gives up after 20 s without an answer. */
public final class RawSocket implements AutoCloseable {

    private final Socket socket;
    private final BufferedReader in;

    RawSocket(Emulator emulator) throws IOException {
        this(emulator.port());
    }

    public RawSocket(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    public static String post(String body, String... headers) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n" + body;
    }

    public static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n";
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads on until the text has come, and not a byte further; fails at the end of the connection. */
    public String readUpTo(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text, read.length() - text.length()) < 0) {
            int c = in.read();
            if (c < 0) {
                throw new AssertionError("connection ended before '" + text + "': " + read);
            }
            read.append((char) c);
        }
        return read.toString();
    }

    /** Everything until the emulator closes the connection. */
    public String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            rest.append((char) c);
        }
        return rest.toString();
    }

    /**
     * How the emulator ended the connection, and what came before.
     *
     * @param text everything that was still to be read
     * @param reset whether it was reset; otherwise it was closed
     */
    record Goodbye(String text, boolean reset) {}

    /** Reads on until the emulator ends the connection in whatever way; fails if it does not. */
    Goodbye goodbye() throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
            }
            return new Goodbye(text.toString(), false);
        } catch (SocketTimeoutException open) {
            throw new AssertionError("connection still open after: " + text, open);
        } catch (SocketException reset) {
            return new Goodbye(text.toString(), true);
        }
    }

    /** Leaves without a goodbye: the connection is reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
