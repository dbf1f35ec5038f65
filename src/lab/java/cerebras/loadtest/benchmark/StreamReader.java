package cerebras.loadtest.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** The cheapest client there is: asks for streams, and reads them to their ends without looking at them. */
public final class StreamReader {

    private static final String BODY =
            "{\"model\":\"benchmark\",\"messages\":[{\"role\":\"user\",\"content\":\"Go\"}],\"stream\":true}";
    private static final byte[] REQUEST = ("POST /v1/chat/completions HTTP/1.1\r\nHost: benchmark\r\n"
                    + "Authorization: Bearer any\r\nConnection: close\r\nContent-Length: " + BODY.length() + "\r\n\r\n"
                    + BODY)
            .getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
    private int open;

    private StreamReader() throws IOException {}

    /** @param args port, streams at once, rounds */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            StreamReader reader = new StreamReader();
            reader.connect(server, Integer.parseInt(args[1]));
            reader.drain();
        }
    }

    private void connect(InetSocketAddress server, int streams) throws IOException {
        for (; open < streams; open++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.write(ByteBuffer.wrap(REQUEST));
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
    }

    private void drain() throws IOException {
        while (open > 0) {
            selector.select(this::read);
        }
        selector.close();
    }

    private void read(SelectionKey key) {
        try {
            buffer.clear();
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                key.channel().close();
                open--;
            }
        } catch (IOException broken) {
            throw new IllegalStateException("a stream broke", broken);
        }
    }
}
