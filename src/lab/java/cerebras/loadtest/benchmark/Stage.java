package cerebras.loadtest.benchmark;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.workload.Questions;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.http.HttpProtocolBuilder;

/**
 * What the contenders have in common that do without this suite's own simulation: the same users, protocol and request.
 *
 * @param settings the same for every contender
 */
record Stage(RunSettings settings) {

    static final String PATH = "/v1/chat/completions";

    static Stage fromSystem() {
        return new Stage(RunSettings.fromSystem());
    }

    /** The body of every request. */
    byte[] body() {
        return Questions.of(settings).question(0, 0).body();
    }

    /** All users at once, each asking for one stream after the other. */
    PopulationBuilder users(ChainBuilder stream) {
        return scenario("users").exec(new Meter(settings).repeat(stream)).injectOpen(atOnceUsers(settings.users()));
    }

    HttpProtocolBuilder protocol() {
        return http.baseUrl(settings.target().api().orElseThrow().server().toString())
                .disableFollowRedirect()
                .disableCaching()
                .disableAutoReferer()
                .disableWarmUp()
                .contentTypeHeader("application/json")
                .acceptHeader("text/event-stream");
    }
}
