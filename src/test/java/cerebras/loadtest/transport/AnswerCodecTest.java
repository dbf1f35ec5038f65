package cerebras.loadtest.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCodecTest {

    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n";

    /** What reaches the handlers behind the codec: status, text, end; and whether the connection was open at the end. */
    private final List<String> seen = new ArrayList<>();

    private final EmbeddedChannel channel = new EmbeddedChannel();

    AnswerCodecTest() {
        channel.pipeline().addLast("http", new HttpClientCodec()).addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object part) {
                if (part instanceof DecoderResultProvider result
                        && result.decoderResult().isFailure()) {
                    failure = result.decoderResult().cause();
                    return;
                }
                if (part instanceof HttpResponse head) {
                    seen.add(Integer.toString(head.status().code()));
                }
                if (part instanceof HttpContent content) {
                    String text = content.content().toString(StandardCharsets.UTF_8);
                    if (!text.isEmpty()) {
                        seen.add(text);
                    }
                }
                if (part instanceof LastHttpContent) {
                    seen.add(ctx.channel().isActive() ? "end" : "end, closed");
                }
            }
        });
        AnswerCodec.expectAnswer(channel);
    }

    private Throwable failure;

    @ParameterizedTest
    @ValueSource(strings = {ANSWER, CHUNKED})
    void connectionStaysOpenForTheNextRequest(String answer) {
        read(answer);
        assertTrue(channel.isActive());
        AnswerCodec.expectAnswer(channel);
        read(answer);
        assertEquals(List.of("200", "Hello", "end", "200", "Hello", "end"), seen);
        assertTrue(channel.isActive());
    }

    /** Junk, a second answer, even a line break: whoever sends too much is not to be trusted with another request. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", ANSWER, "HTTP/1.1 100 Continue\r\n\r\n"})
    void answerWithBytesBehindItEndsOnAClosedConnection(String stray) {
        read(CHUNKED + stray);
        assertEquals(List.of("200", "Hello", "end, closed"), seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", ANSWER})
    void bytesOnAnIdleConnectionCloseIt(String stray) {
        read(ANSWER);
        read(stray);
        assertFalse(channel.isActive());
        assertEquals(List.of("200", "Hello", "end"), seen);
    }

    @Test
    void peerThatEndsTlsOnAnIdleConnectionClosesIt() {
        read(ANSWER);
        channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        assertFalse(channel.isActive());
    }

    @ParameterizedTest
    @CsvSource({"204, no body", "205, no body", "304, no body", "204, a body", "205, a body", "304, a body"})
    void answerWithoutBodyEndsWithItsHeaders(int status, String body) {
        boolean stray = body.equals("a body");
        read("HTTP/1.1 " + status + " Empty\r\n\r\n" + (stray ? "stray" : ""));
        assertEquals(List.of(Integer.toString(status), stray ? "end, closed" : "end"), seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 199 Whatever\r\nContent-Length: 7\r\n\r\n",
            })
    void interimAnswersArePassedOverWhereverTheyAreCut(String interim) {
        String bytes = interim + CHUNKED;
        for (int cut = 0; cut <= bytes.length(); cut++) {
            seen.clear();
            read(bytes.substring(0, cut));
            read(bytes.substring(cut));
            String text = String.join("", seen.subList(1, seen.size() - 1));
            assertEquals("200 Hello end", seen.get(0) + " " + text + " " + seen.get(seen.size() - 1), "cut at " + cut);
            AnswerCodec.expectAnswer(channel);
        }
    }

    @Test
    void interimAnswersWithoutEndAreNoHttp() {
        read("HTTP/1.1 102 Processing\r\n\r\n".repeat(100));
        assertNull(failure);
        read("HTTP/1.1 102 Processing\r\n\r\n");
        assertEquals("more than 100 interim answers", failure.getMessage());
        assertInstanceOf(AnswerCodec.NotHttp.class, failure);
    }

    @Test
    void otherProtocolIsNoHttp() {
        read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n");
        assertInstanceOf(AnswerCodec.NotHttp.class, failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no HTTP at all\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 -1 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nHello",
                "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nHello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nHello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\nHello\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nHello\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\nHello\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nHello\r\n0\r\n\r\n",
            })
    void answerThatIsNoHttpHasItsOwnFailure(String answer) {
        read(answer);
        assertInstanceOf(AnswerCodec.NotHttp.class, failure);
    }

    @Test
    void headersOfOrdinaryServersAreTaken() {
        String large = "X-Large: " + "v".repeat(100 << 10) + "\r\n";
        read("HTTP/1.1 200\r\n" + large + large + large + "X-Many: v\r\n".repeat(1_000)
                + "X-Folded: a\r\n b\r\nContent-Length: 5\r\n" + "Content-Length: 5\r\n\r\nHello");
        assertEquals(List.of("200", "Hello", "end"), seen);
    }

    @Test
    void headersWithoutEndAreCutOff() {
        read("HTTP/1.1 200 OK\r\n");
        String line = "X-Endless: " + "v".repeat(1_000) + "\r\n";
        int lines = 0;
        while (failure == null && lines < 10_000) {
            read(line);
            lines++;
        }
        assertInstanceOf(TooLongHttpHeaderException.class, failure);
        assertEquals(1 + AnswerCodec.LARGEST_HEADERS / (line.length() - 2), lines);
    }

    @Test
    void lineWithoutEndIsCutOff() {
        read("HTTP/1.1 200 " + "O".repeat(AnswerCodec.LONGEST_LINE));
        assertInstanceOf(TooLongHttpLineException.class, failure);
    }

    @Test
    void bodyThatOnlyTheEndOfTheConnectionEndsIsWhole() {
        read("HTTP/1.0 200 OK\r\n\r\nHel");
        read("lo");
        channel.close();
        assertEquals(List.of("200", "Hel", "lo", "end, closed"), seen);
    }

    private void read(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }
}
