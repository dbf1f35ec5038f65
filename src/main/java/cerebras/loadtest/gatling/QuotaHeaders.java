package cerebras.loadtest.gatling;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The headers of an answer that speak of quotas, and of when to try again. */
final class QuotaHeaders {

  private static final String PREFIX = "x-ratelimit-";
  private static final Set<String> OTHERS = Set.of("retry-after", "retry-after-ms", "x-should-retry");

  private QuotaHeaders() {}

  /** As sent, names in lower case; {@code null} when there are none. */
  static Map<String, String> of(HttpHeaders headers) {
    Map<String, String> quota = null;
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(PREFIX) || OTHERS.contains(name)) {
        quota = quota == null ? new TreeMap<>() : quota;
        quota.put(name, header.getValue());
      }
    }
    return quota;
  }
}
