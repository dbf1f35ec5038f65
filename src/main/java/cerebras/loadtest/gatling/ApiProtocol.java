package cerebras.loadtest.gatling;

import static io.gatling.javaapi.http.HttpDsl.http;

import cerebras.loadtest.measure.SuiteVersion;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Gatling's HTTP protocol for the target of a run. */
final class ApiProtocol {

  /** Some edges block requests without one. */
  static final String USER_AGENT = "cerebras-load-test/" + SuiteVersion.text();

  private ApiProtocol() {}

  /** Redirects are not followed: the key goes to the target only. Each user has a connection of its own, kept alive. */
  static HttpProtocolBuilder of(Setup setup) {
    HttpProtocolBuilder protocol = http
        .baseUrl(setup.base().toString())
        .disableFollowRedirect()
        .disableCaching()
        .disableAutoReferer()
        .disableWarmUp();
    for (Map.Entry<String, String> header : headers(setup).entrySet()) {
      // A function, since Gatling would look for expressions in a text.
      protocol = protocol.header(header.getKey(), session -> header.getValue());
    }
    return protocol;
  }

  /** What all requests carry, apart from secrets. */
  private static Map<String, String> headers(Setup setup) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("User-Agent", USER_AGENT);
    headers.putAll(setup.settings().request().headers().plain());
    return headers;
  }
}
