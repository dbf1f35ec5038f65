package cerebras.loadtest.gatling;

import cerebras.loadtest.measure.AttemptTrace;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.util.Clock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.BlockExit;
import io.gatling.core.action.SessionHook;
import io.gatling.core.session.Session;
import io.gatling.http.cache.SslContextSupport;
import io.gatling.http.client.HttpListener;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.request.HttpRequest;
import io.gatling.http.request.HttpRequestDef;
import scala.Option;

/** Makes one call of a virtual user: sends the request on Gatling's engine and tells Gatling once how it ended. */
final class ChatAction extends SessionHook {

  /** Session attribute: how many calls the user has made. */
  static final String CALLS = "calls";

  private static final int FIRST_ATTEMPT = 1;

  private final LoadRun run;
  private final Attempts attempts;
  private final String requestName;
  private final String model;
  private final boolean streamed;
  private final HttpRequestDef request;
  private final HttpComponents http;
  private final Clock wallClock;

  ChatAction(ChatCall call, LoadRun run, HttpRequestDef request, HttpComponents http, CoreComponents core, Action next) {
    super(null, "chat", core.statsEngine(), next);
    this.run = run;
    this.attempts = new Attempts(run.clock(), run.recorder(), call.setup().key());
    this.requestName = call.name();
    this.model = call.setup().settings().model();
    this.streamed = call.setup().settings().stream();
    this.request = request;
    this.http = http;
    this.wallClock = core.clock();
  }

  @Override
  public void execute(Session session) {
    Option<BlockExit> exit = BlockExit.mustExit(session);
    if (exit.isDefined()) {
      exit.get().exitBlock(statsEngine(), wallClock.nowMillis());
      return;
    }
    run.begin();
    send(session.set(CALLS, calls(session) + 1));
  }

  /** How many calls the user of this session has made. */
  static long calls(Session session) {
    Option<Object> calls = session.attributes().get(CALLS);
    return calls.isEmpty() ? 0 : (Long) calls.get();
  }

  private void send(Session session) {
    var trace = new AttemptTrace(session.scenario(), session.userId(), calls(session), FIRST_ATTEMPT, model, streamed);
    trace.due(run.clock().nanoTime());
    HttpRequest built = request.build(session).toOption().get();
    long startMillis = wallClock.nowMillis();
    HttpListener listener = streamed
        ? new StreamedListener(trace, attempts, session.eventLoop(), ended -> next(session, ended, startMillis))
        : new CheckedListener(
            trace, attempts, session, built, http, wallClock, (ended, checked) -> next(checked, ended, startMillis));
    boolean shared = http.httpProtocol().enginePart().shareConnections();
    http.httpEngine().executeRequest(
        built.clientRequest(),
        session.userId(),
        shared,
        session.eventLoop(),
        listener,
        SslContextSupport.sslContexts(session));
  }

  private void next(Session session, AttemptTrace ended, long startMillis) {
    long endMillis = startMillis + ended.latencyMillis();
    boolean success = ended.outcome().success();
    statsEngine().logResponse(
        session.scenario(),
        session.groups(),
        requestName,
        startMillis,
        endMillis,
        success ? OK$.MODULE$ : KO$.MODULE$,
        ended.status() == 0 ? Option.empty() : Option.apply(Integer.toString(ended.status())),
        success ? Option.empty() : Option.apply(message(ended)));
    Session timed = session.logGroupRequestTimings(startMillis, endMillis);
    next().$bang(success ? timed : timed.markAsFailed());
  }

  /** Few different messages, so that Gatling's report groups the failures. */
  private static String message(AttemptTrace ended) {
    String outcome = ended.outcome().label();
    return ended.status() == 0 ? outcome : outcome + " (HTTP " + ended.status() + ")";
  }
}
