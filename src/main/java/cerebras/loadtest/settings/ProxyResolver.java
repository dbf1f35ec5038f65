package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Chooses the route to the target, through an HTTP proxy or directly: by the setting {@code proxy}, otherwise by Java's system
 * properties ({@code https.proxyHost}), otherwise by the environment ({@code HTTPS_PROXY}). Targets on this machine never use
 * a proxy.
 */
final class ProxyResolver {

    private static final String OFF = "off";
    private static final Pattern PROXY_URL =
            Pattern.compile("(?i)(?:(https?)://)?(?:(.*)@)?(\\[[0-9a-f:.%]+]|[^\\[\\]:/@?#\\s]+)(?::([0-9]{1,5}))?/?");
    private static final Pattern EXCEPTION_WITH_PORT = Pattern.compile("(\\[[^]]+]|[^:]+):([0-9]+)");
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final Redaction redaction;
    private final Problems problems;

    ProxyResolver(
            Map<String, String> properties, Map<String, String> environment, Redaction redaction, Problems problems) {
        this.properties = properties;
        this.environment = environment;
        this.redaction = redaction;
        this.problems = problems;
    }

    /** The route to this target. */
    NetworkSettings.Route route(SettingValues values, Target target) {
        Optional<String> given = values.given(Setting.PROXY);
        Optional<NetworkSettings.Proxy> setting = given.isEmpty()
                ? Optional.empty()
                : values.read(Setting.PROXY, ProxyResolver::ofSetting, Optional.empty());
        URI uri = target.api().map(ApiUrl::chat).orElse(null);
        if (uri == null || ApiUrl.isLoopback(uri.getHost())) {
            return NetworkSettings.Route.direct(setting.isPresent() ? "targets on this machine never use a proxy" : "");
        }
        if (given.isPresent()) {
            return setting.map(proxy -> NetworkSettings.Route.through(proxy, "-Dproxy"))
                    .orElseGet(() -> NetworkSettings.Route.direct("-Dproxy=off"));
        }
        return ofProperties(uri).or(() -> ofEnvironment(uri)).orElseGet(() -> NetworkSettings.Route.direct(""));
    }

    private static Optional<NetworkSettings.Proxy> ofSetting(Setting<?> setting, String text) {
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        NetworkSettings.Proxy proxy = parsed(text, setting.form() + ", for example -Dproxy=" + setting.example());
        if (proxy.credentials().isPresent()) {
            throw new InvalidValue(
                    "has a user name or password",
                    "a command line can be read by others, so leave -Dproxy out and put"
                            + " it into the environment, for example export HTTPS_PROXY=http://user:password@"
                            + proxy.host() + ":"
                            + proxy.port());
        }
        return Optional.of(proxy);
    }

    /** The same as in Java's HTTP clients. Maven does not pass these properties on to a run. */
    private Optional<NetworkSettings.Route> ofProperties(URI target) {
        String scheme = target.getScheme();
        String name = scheme + ".proxyHost";
        String host = properties.getOrDefault(name, "");
        if (host.isBlank()) {
            return Optional.empty();
        }
        String exceptions = properties.getOrDefault("http.nonProxyHosts", "localhost|127.*|[::1]");
        if (Stream.of(exceptions.split("\\|")).anyMatch(pattern -> isLike(pattern, target.getHost()))) {
            return Optional.of(NetworkSettings.Route.direct("http.nonProxyHosts names " + target.getHost()));
        }
        String port = properties.getOrDefault(scheme + ".proxyPort", scheme.equals("https") ? "443" : "80");
        String text = host.strip() + ":" + port.strip();
        return problems.read(
                name,
                redaction.shownUrl(text),
                () -> Optional.of(NetworkSettings.Route.through(
                        parsed(text, "a host, and a port in " + scheme + ".proxyPort"), "-D" + name)),
                Optional.empty());
    }

    /** Matches a pattern with asterisks. */
    private static boolean isLike(String pattern, String host) {
        String regex = Stream.of(pattern.strip().split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(host).matches();
    }

    private Optional<NetworkSettings.Route> ofEnvironment(URI target) {
        String upper = target.getScheme().toUpperCase(Locale.ROOT) + "_PROXY";
        for (String name : new String[] {upper, upper.toLowerCase(Locale.ROOT)}) {
            String text = environment.getOrDefault(name, "").strip();
            if (!text.isEmpty()) {
                return Optional.of(exception(target)
                        .map(reason -> NetworkSettings.Route.direct(reason))
                        .orElseGet(() -> problems.read(
                                name,
                                redaction.shownUrl(text),
                                () -> NetworkSettings.Route.through(
                                        parsed(
                                                text,
                                                "http://host:port or https://host:port, for example export " + name
                                                        + "=" + Setting.PROXY.example()),
                                        name),
                                NetworkSettings.Route.direct(""))));
            }
        }
        return Optional.empty();
    }

    /** Why the environment's proxy is not used for the target; absent if it is used. */
    private Optional<String> exception(URI target) {
        for (String name : new String[] {"NO_PROXY", "no_proxy"}) {
            String list = environment.getOrDefault(name, "").strip();
            if (!list.isEmpty()) {
                int port = target.getPort() < 0 ? target.getScheme().equals("https") ? 443 : 80 : target.getPort();
                return Stream.of(list.split("[,\\s]+"))
                        .filter(entry -> excepts(
                                entry.toLowerCase(Locale.ROOT), target.getHost().toLowerCase(Locale.ROOT), port))
                        .findFirst()
                        .map(entry -> name + " names " + redaction.shown(entry));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether an entry of {@code NO_PROXY} names this host: {@code *}, a host, a domain with its subdomains (with or
     * without a leading dot or {@code *.}), an address, or a network ({@code 10.0.0.0/8}); all but {@code *} optionally
     * with a port.
     */
    static boolean excepts(String entry, String host, int port) {
        if (entry.isEmpty()) {
            return false;
        }
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return isInNetwork(entry, host);
        }
        Matcher withPort = EXCEPTION_WITH_PORT.matcher(entry);
        if (withPort.matches()) {
            return Integer.toString(port).equals(withPort.group(2)) && isOrIsBelow(withPort.group(1), host);
        }
        return isOrIsBelow(entry, host);
    }

    private static boolean isOrIsBelow(String entry, String host) {
        Optional<byte[]> address = address(host);
        if (address.isPresent()) {
            return address(entry)
                    .filter(other -> Arrays.equals(other, address.get()))
                    .isPresent();
        }
        String domain = entry.replaceFirst("^[*]?[.]", "");
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private static boolean isInNetwork(String entry, String host) {
        String[] parts = entry.split("/", 2);
        Optional<byte[]> network = address(parts[0]);
        Optional<byte[]> address = address(host);
        if (network.isEmpty()
                || address.isEmpty()
                || network.get().length != address.get().length
                || !parts[1].matches("[0-9]{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(parts[1]);
        for (int i = 0; i < Math.min(bits, Byte.SIZE * network.get().length); i++) {
            int mask = 0x80 >> i % Byte.SIZE;
            if (((network.get()[i / Byte.SIZE] ^ address.get()[i / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return bits <= Byte.SIZE * network.get().length;
    }

    /** The bytes of a numeric address; absent for a name, which is never looked up. */
    private static Optional<byte[]> address(String host) {
        String number = host.replaceFirst("^\\[(.*)]$", "$1");
        if (!number.matches("[0-9]+([.][0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(number).getAddress());
        } catch (UnknownHostException notANumber) {
            return Optional.empty();
        }
    }

    /** @param expected what the text should have been */
    private static NetworkSettings.Proxy parsed(String text, String expected) {
        Matcher url = PROXY_URL.matcher(text);
        if (!url.matches()) {
            throw new InvalidValue("is not an HTTP proxy", "expected " + expected);
        }
        boolean secured = "https".equalsIgnoreCase(url.group(1));
        int port = url.group(4) == null ? secured ? 443 : 80 : Integer.parseInt(url.group(4));
        if (port == 0 || port > MAX_PORT) {
            throw new InvalidValue("has no valid port", "expected " + expected);
        }
        Optional<NetworkSettings.Credentials> credentials =
                Optional.ofNullable(url.group(2)).map(ProxyResolver::credentials);
        return new NetworkSettings.Proxy(secured, url.group(3).toLowerCase(Locale.ROOT), port, credentials);
    }

    private static NetworkSettings.Credentials credentials(String userInfo) {
        String[] parts = userInfo.split(":", 2);
        String password = parts.length < 2 ? "" : decoded(parts[1]);
        Secrets.add(password);
        return new NetworkSettings.Credentials(decoded(parts[0]), password);
    }

    /** Decodes %-escapes; a plus sign is kept, and so is an invalid escape. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noEscapes) {
            return text;
        }
    }
}
