package cerebras.loadtest.gatling;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The headers of an answer that speak of quotas. */
final class QuotaHeaders {

  private static final String PREFIX = "x-ratelimit-";
  private static final String RETRY_AFTER = "retry-after";

  private QuotaHeaders() {}

  /** As sent, names in lower case; {@code null} when there are none. */
  static Map<String, String> of(HttpHeaders headers) {
    Map<String, String> quota = null;
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) || name.equalsIgnoreCase(RETRY_AFTER)) {
        quota = quota == null ? new TreeMap<>() : quota;
        quota.put(name.toLowerCase(Locale.ROOT), header.getValue());
      }
    }
    return quota;
  }
}
