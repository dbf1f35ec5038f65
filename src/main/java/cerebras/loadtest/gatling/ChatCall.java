package cerebras.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.config.RunSettings;
import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.http.protocol.HttpComponents;
import io.gatling.http.protocol.HttpProtocol;
import io.gatling.http.request.HttpRequestDef;
import io.gatling.http.request.builder.HttpRequestBuilder;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.function.Function;

/**
 * The step "one chat completion" of a scenario. The request itself is an ordinary one of Gatling's DSL, so that base URL,
 * headers, TLS, proxies and pooling come from the protocol as always.
 *
 * @param name the request's name in Gatling's report
 * @param opener opens the run when Gatling has made its folder; the same run for every step of a simulation
 */
record ChatCall(String name, Setup setup, Function<ScenarioContext, LoadRun> opener) implements ActionBuilder {

  @Override
  public io.gatling.core.action.builder.ActionBuilder asScala() {
    return this::build;
  }

  private Action build(ScenarioContext context, Action next) {
    HttpComponents http = context.protocolComponentsRegistry().components(HttpProtocol.HttpProtocolKey());
    HttpRequestDef request = ((HttpRequestBuilder) dsl().asScala())
        .build(http.httpCaches(), http.httpProtocol(), context.throttled(), context.coreComponents().configuration());
    return new ChatAction(this, opener.apply(context), request, http, context.coreComponents(), next);
  }

  private HttpRequestActionBuilder dsl() {
    RunSettings settings = setup.settings();
    ChatRequests requests = new ChatRequests(settings);
    HttpRequestActionBuilder post = http(name)
        .post("/v1/chat/completions")
        .header("Content-Type", "application/json")
        .body(ByteArrayBody(session -> requests.body(session.userId(), session.getLong(ChatAction.CALLS))))
        .requestTimeout(settings.requestTimeout());
    return settings.stream()
        ? post.header("Accept", "text/event-stream")
        : post.header("Accept", "application/json").header("Accept-Encoding", "gzip").check(WholeAnswer.checks());
  }
}
