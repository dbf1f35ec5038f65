package cerebras.loadtest.emulator.http;

import io.netty.handler.codec.http.QueryStringDecoder;

/** What a request line asks for. */
final class RequestTarget {

  private static final String AFTER_SCHEME = "://";

  private RequestTarget() {}

  /**
   * The path alone, decoded: without the query, and without scheme and host where the client sends them, as to a proxy.
   * Where an escape is broken, it is left as it came, and so leads nowhere.
   */
  static String path(String target) {
    String local = local(target);
    try {
      return new QueryStringDecoder(local).path();
    } catch (IllegalArgumentException brokenEscape) {
      return local;
    }
  }

  private static String local(String target) {
    int scheme = target.startsWith("/") ? -1 : target.indexOf(AFTER_SCHEME);
    if (scheme < 0) {
      return target;
    }
    int path = target.indexOf('/', scheme + AFTER_SCHEME.length());
    return path < 0 ? "/" : target.substring(path);
  }
}
