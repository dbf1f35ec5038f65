package cerebras.loadtest.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The base URL of a server as a user gives it.
 *
 * @param text as given, with or without {@code /v1} and a trailing slash
 * @param example how the setting is given, with a valid value: {@code -Dtarget=https://api.cerebras.ai}
 */
record BaseUrl(String text, String example) {

  private static final Pattern VERSION_AT_END = Pattern.compile("/*(/v1)?/*$");
  private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127([.][0-9]{1,3}){3}");
  private static final int LAST_PORT = 65535;

  /** Whether a text was meant as a URL, right or wrong, and not as a word. */
  static boolean isLikely(String text) {
    return text.contains("/") || text.contains(":") || text.contains("@");
  }

  /**
   * The URL without {@code /v1} and without a slash at its end; another path stays.
   *
   * @throws Refusal if it is not a plain base URL, or if it would carry the key over the network unencrypted
   */
  URI normalised(Optional<ApiKey> key) {
    URI given = parsed();
    check(given);
    if (key.isPresent() && isPlain(given) && !isLoopback(given.getHost())) {
      throw new Refusal("would send the API key over the network unencrypted",
          "use https, or unset " + ApiKey.ENVIRONMENT_VARIABLE + " if the server needs no key, for example " + example);
    }
    String port = given.getPort() < 0 ? "" : ":" + given.getPort();
    return URI.create(lower(given.getScheme()) + "://" + lower(given.getHost()) + port + prefix(given));
  }

  private URI parsed() {
    try {
      return new URI(text);
    } catch (URISyntaxException notShownAsItHoldsTheText) {
      throw refusal("is not a base URL");
    }
  }

  private void check(URI given) {
    if (given.getRawUserInfo() != null || text.contains("@")) {
      throw new Refusal("has a user name or password", "leave it out and give a key as "
          + ApiKey.ENVIRONMENT_VARIABLE + " in the environment, for example " + example);
    }
    if (given.getRawQuery() != null || given.getRawFragment() != null) {
      throw refusal("has a query or fragment");
    }
    if (!isPlain(given) && !"https".equalsIgnoreCase(given.getScheme())) {
      throw refusal("is not a base URL");
    }
    if (given.getHost() == null || given.getPort() > LAST_PORT || given.getPort() == 0) {
      throw refusal("has no valid host and port");
    }
    if (given.getRawPath().contains("/chat/completions")) {
      throw refusal("is the URL of an endpoint");
    }
  }

  private Refusal refusal(String wrong) {
    return new Refusal(wrong, "expected the base URL of a server, https:// or http://, for example " + example);
  }

  private static String prefix(URI given) {
    return VERSION_AT_END.matcher(given.getRawPath()).replaceFirst("");
  }

  private static boolean isPlain(URI given) {
    return "http".equalsIgnoreCase(given.getScheme());
  }

  /** Whether the host is this machine, told from its name or number only: a name that must be looked up is not. */
  private static boolean isLoopback(String host) {
    boolean number = host.startsWith("[") || LOOPBACK_IPV4.matcher(host).matches();
    try {
      return host.equalsIgnoreCase("localhost") || number && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException notANumber) {
      return false;
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
