package cerebras.loadtest.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.Dialect;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StandardHeadersTest extends Clock {

    private Instant now = Instant.parse("2026-11-22T08:00:00.999Z");
    private final EmbeddedChannel channel = new EmbeddedChannel(new StandardHeaders(Dialect.CEREBRAS, this));

    @Test
    void answerHasTheHeadersOfTheEdge() {
        HttpResponse answer = through(HttpResponseStatus.OK);
        assertEquals("Sun, 22 Nov 2026 08:00:00 GMT", answer.headers().get("date"));
        assertEquals("strict-origin-when-cross-origin", answer.headers().get("referrer-policy"));
        assertEquals(
                "max-age=15552000; includeSubDomains; preload", answer.headers().get("strict-transport-security"));
        assertEquals("cerebras-emulator", answer.headers().get("server"));
        assertFalse(answer.headers().contains("alt-svc"));
        assertEquals(4, answer.headers().size());
    }

    @Test
    void dateMovesWithTheClock() {
        through(HttpResponseStatus.OK);
        now = now.plusMillis(1);
        assertEquals(
                "Sun, 22 Nov 2026 08:00:01 GMT",
                through(HttpResponseStatus.NOT_FOUND).headers().get("date"));
    }

    @Test
    void invitationToGoOnIsLeftAsItIs() {
        assertTrue(through(HttpResponseStatus.CONTINUE).headers().isEmpty());
    }

    private HttpResponse through(HttpResponseStatus status) {
        channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status));
        return channel.readOutbound();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
