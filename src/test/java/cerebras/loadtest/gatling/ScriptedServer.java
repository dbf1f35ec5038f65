package cerebras.loadtest.gatling;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does to a connection what a test scripted, for what the emulator would never do. */
public final class ScriptedServer implements Closeable {

    /** What to do with the answer to one POST. Returning leaves the connection open for the next request. */
    @FunctionalInterface
    public interface Script {
        void answer(Connection connection) throws IOException;
    }

    private static final String MODELS = "{\"object\":\"list\",\"data\":[{\"id\":\"m\"},{\"id\":\"gpt-oss-120b\"}]}";

    private final ServerSocket server;
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final String answerToGet;
    private final List<Script> scripts;

    /** The first POST gets the first script, and so on; further ones get the last again. */
    public ScriptedServer(Script... scripts) {
        this(listen(), json(200, MODELS), scripts);
    }

    private ScriptedServer(ServerSocket server, String answerToGet, Script... scripts) {
        this.server = server;
        this.answerToGet = answerToGet;
        this.scripts = List.of(scripts);
        daemon(this::accept);
    }

    /** One that gives the same answer to whatever it is asked. */
    public static ScriptedServer thatAnswersEverything(String answer) {
        return new ScriptedServer(listen(), answer, connection -> connection.write(answer));
    }

    /** One that gives this answer to GET, and follows the scripts for POST. */
    public static ScriptedServer listing(String answerToGet, Script... scripts) {
        return new ScriptedServer(listen(), answerToGet, scripts);
    }

    /** One that listens on a socket that is there already, such as one for TLS. */
    public static ScriptedServer on(ServerSocket socket, Script... scripts) {
        return new ScriptedServer(socket, json(200, MODELS), scripts);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Head and body of every POST, in order. */
    public List<String> posts() {
        return posts;
    }

    /** Connections on which at least one POST came. */
    public int postConnections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Connection connection = new Connection(socket);
            boolean posted = false;
            for (String request = connection.request(); request != null; request = connection.request()) {
                if (request.startsWith("GET ")) {
                    connection.write(answerToGet);
                    continue;
                }
                posts.add(request);
                connections.addAndGet(posted ? 0 : 1);
                posted = true;
                scripts.get(Math.min(posts.size(), scripts.size()) - 1).answer(connection);
            }
        } catch (IOException gone) {
            // one side has closed the connection: that may be what the test is about
        }
    }

    /** A whole JSON answer. */
    public static String json(int status, String body, String... headers) {
        return "HTTP/1.1 " + status + " Scripted\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + lines(headers) + "\r\n" + body;
    }

    /** The head of an event stream. */
    public static String streamHead(String... headers) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n" + lines(headers)
                + "\r\n";
    }

    /** One event, as one chunk of the HTTP body. */
    public static String event(String data) {
        String line = "data: " + data + "\n\n";
        return Integer.toHexString(line.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + line + "\r\n";
    }

    /** An event with text. */
    public static String text(String content) {
        return event("{\"choices\":[{\"delta\":{\"content\":\"" + content + "\"},\"index\":0}]}");
    }

    /** The event that ends an answer, and the end of the body. */
    public static String closing(int completionTokens) {
        return event(
                        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}],\"usage\":{\"completion_tokens\":"
                                + completionTokens + ",\"prompt_tokens\":9}}")
                + event("[DONE]") + "0\r\n\r\n";
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection of the client under test. */
    public static final class Connection {

        private final Socket socket;

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** Sends text as UTF-8. */
        public void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Where to write what is made piece by piece. */
        OutputStream output() throws IOException {
            return socket.getOutputStream();
        }

        /** Ends the connection properly. */
        public void close() throws IOException {
            socket.close();
        }

        /** Ends the connection with a TCP reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing more until the client gives up. */
        public void silence() throws IOException {
            socket.getInputStream().read();
        }

        /** The next request, head and body; {@code null} when the client has closed the connection. */
        private String request() throws IOException {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            String text = "";
            while (!text.endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                head.write(next);
                text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
            }
            return text + new String(in.readNBytes(contentLength(text)), StandardCharsets.UTF_8);
        }

        private static int contentLength(String head) {
            return head.lines()
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .filter(line -> line.startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(
                            line.substring("content-length:".length()).strip()))
                    .findFirst()
                    .orElse(0);
        }
    }
}
