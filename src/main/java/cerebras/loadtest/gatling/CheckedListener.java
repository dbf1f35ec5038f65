package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.AnswerReader;
import cerebras.loadtest.measure.AttemptTrace;
import cerebras.loadtest.measure.Outcome;
import io.gatling.commons.stats.Status;
import io.gatling.commons.util.Clock;
import io.gatling.core.session.Session;
import io.gatling.http.cache.HttpCaches;
import io.gatling.http.client.HttpListener;
import io.gatling.http.engine.GatlingHttpListener;
import io.gatling.http.engine.response.DefaultResponseProcessor;
import io.gatling.http.engine.response.NextExecutor;
import io.gatling.http.engine.response.NoopStatsProcessor$;
import io.gatling.http.engine.response.RootSessionProcessor;
import io.gatling.http.engine.tx.HttpTx;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.request.HttpRequest;
import io.gatling.http.response.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;

/**
 * An attempt whose answer comes whole. When it has come, it goes through Gatling's own response pipeline, so that the
 * checks of the request see what they would see in any {@code http()} request.
 */
final class CheckedListener extends AttemptListener {

  private final HttpListener gatling;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private HttpResponseStatus status;
  private HttpHeaders headers;

  CheckedListener(
      AttemptTrace trace,
      Attempts attempts,
      Session session,
      HttpRequest request,
      HttpComponents http,
      Clock clock,
      Progress progress) {
    super(trace, attempts, session.eventLoop(), progress);
    HttpTx tx = HttpTx.apply(session, request, null, scala.Option.empty(), 0);
    this.gatling = new GatlingHttpListener(tx, clock, pipeline(tx, http));
  }

  private DefaultResponseProcessor pipeline(HttpTx tx, HttpComponents http) {
    HttpRequest request = tx.request();
    HttpCaches caches = http.httpCaches();
    var checks = new RootSessionProcessor(
        true, request.clientRequest(), request.requestConfig().checks(), caches, http.httpProtocol());
    return new DefaultResponseProcessor(
        tx, checks, NoopStatsProcessor$.MODULE$, new AfterChecks(), request.requestConfig().defaultCharset());
  }

  @Override
  void answerBegins(HttpResponseStatus status, HttpHeaders headers) {
    this.status = status;
    this.headers = headers;
  }

  @Override
  void answerContinues(ByteBuf piece, long nanos) {
    byte[] bytes = new byte[piece.readableBytes()];
    piece.getBytes(piece.readerIndex(), bytes);
    body.writeBytes(bytes);
  }

  @Override
  void answerComplete() {
    gatling.onSend();
    gatling.onHttpResponse(status, headers);
    gatling.onHttpResponseBodyChunk(Unpooled.wrappedBuffer(body.toByteArray()), true);
  }

  @Override
  Outcome answerDropped() {
    return Outcome.STREAM_BROKEN;
  }

  /**
   * Where Gatling hands back what the checks made of the answer. The session with their findings ends here: a later answer
   * that lacks something must not inherit it.
   */
  private final class AfterChecks implements NextExecutor {

    @Override
    public void executeNext(Session checked, Status checks, Response response) {
      byte[] whole = body.toByteArray();
      end(AnswerReader.whole(trace, whole, whole.length), latestReadNanos());
    }

    @Override
    public void executeNextOnCrash(Session crashed) {
      trace.error("check_failed", "the checks of the answer crashed");
      end(Outcome.MALFORMED, latestReadNanos());
    }

    @Override
    public void executeFollowUp(HttpTx redirect) {
      throw new IllegalStateException("redirects are not followed");
    }
  }
}
