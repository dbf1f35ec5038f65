package cerebras.loadtest.gatling;

import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.measure.SuiteVersion;
import io.gatling.javaapi.http.HttpProtocolBuilder;

/** Gatling's HTTP protocol for the target of a run. */
final class ApiProtocol {

  /** Some edges block requests without one. */
  static final String USER_AGENT = "cerebras-load-test/" + SuiteVersion.text();

  private ApiProtocol() {}

  /** Redirects are not followed: the key goes to the target only. Each user has a connection of its own, kept alive. */
  static HttpProtocolBuilder of(Setup setup) {
    return http
        .baseUrl(setup.base().toString())
        .disableFollowRedirect()
        .disableCaching()
        .disableAutoReferer()
        .disableWarmUp()
        .userAgentHeader(USER_AGENT);
  }
}
