package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.Problems.InvalidValue;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The endpoints of a target's chat completions API.
 *
 * @param chat the URL that completions are posted to, with its query if it has one
 * @param models the URL that lists the models; absent where none is known
 */
public record ApiUrl(URI chat, Optional<URI> models) {

    private static final String COMPLETIONS = "chat/completions";
    private static final Pattern VERSION =
            Pattern.compile("v[0-9]+([.][0-9]+)?((alpha|beta|preview)[0-9]*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER_ENDPOINT =
            Pattern.compile("(.*/)?(completions|responses|messages|embeddings|v[0-9][a-z0-9.]*/models(/.*)?)");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(.*&)?[^=&]*(key|token|secret|password|sig)[^=&]*=.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127([.][0-9]{1,3}){3}");
    private static final int MAX_PORT = 65535;

    /** Whether a text looks like a URL, valid or not. */
    static boolean isLikely(String text) {
        return text.contains("/") || text.contains(":") || text.contains("@");
    }

    /**
     * The API at a URL that a user gives. A path with a version in it ({@code /v1}, {@code /api/paas/v4}, {@code
     * /v1beta/openai}), of an Azure deployment, or of the endpoint itself is used unchanged; {@code /v1} is appended to
     * any other, such as that of a bare host. A query is kept.
     *
     * @param example how the URL is given, with a valid value: {@code -Dtarget=https://api.cerebras.ai}
     * @throws InvalidValue if it cannot be the URL of an API
     */
    static ApiUrl parse(String text, String example) {
        try {
            URI given = new URI(text);
            check(given, text, example);
            return of(given);
        } catch (URISyntaxException notShownAsItHoldsTheText) {
            throw refusal("is not a base URL", example);
        }
    }

    /** The API of a local server, at {@code /v1}. */
    public static ApiUrl under(URI server) {
        return of(server);
    }

    private static ApiUrl of(URI given) {
        String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
        String path = Stream.of(given.getRawPath().split("/"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
        boolean azure = Dialect.of(given.getHost())
                .filter(host -> host.dialect() == Dialect.AZURE)
                .isPresent();
        String base = server(given) + withSlash(base(path, azure, given.getRawQuery() != null));
        boolean listed = !azure && !path.contains("deployments/");
        return new ApiUrl(
                URI.create(base + "/" + COMPLETIONS + query),
                listed ? Optional.of(URI.create(base + "/models" + query)) : Optional.empty());
    }

    /** The common path of the endpoints. */
    private static String base(String path, boolean azure, boolean queried) {
        if (path.equals(COMPLETIONS) || path.endsWith("/" + COMPLETIONS)) {
            return path.substring(0, Math.max(0, path.length() - COMPLETIONS.length() - 1));
        }
        List<String> parts = List.of(path.split("/"));
        boolean complete = parts.stream().anyMatch(part -> VERSION.matcher(part).matches())
                || parts.contains("deployments")
                || azure && queried && !path.isEmpty();
        String azurePath = azure && path.isEmpty() ? "openai" : path;
        return complete ? path : azurePath.isEmpty() ? "v1" : azurePath + "/v1";
    }

    private static String withSlash(String path) {
        return path.isEmpty() ? "" : "/" + path;
    }

    private static void check(URI given, String text, String example) {
        if (given.getRawUserInfo() != null || text.contains("@")) {
            throw new InvalidValue(
                    "has a user name or password",
                    "leave it out and give a key as " + ApiKey.ENVIRONMENT_VARIABLE
                            + " in the environment, for example " + example);
        }
        if (given.getRawFragment() != null) {
            throw refusal("has a fragment", example);
        }
        if (given.getRawQuery() != null
                && SECRET_PARAMETER.matcher(given.getRawQuery()).matches()) {
            throw new InvalidValue(
                    "has a secret in its query",
                    "a command line can be read by others, so put the key into the"
                            + " environment, for example export " + ApiKey.ENVIRONMENT_VARIABLE
                            + "=csk-..., and see -DkeyHeader");
        }
        if (!"http".equalsIgnoreCase(given.getScheme()) && !"https".equalsIgnoreCase(given.getScheme())) {
            throw refusal("is not a base URL", example);
        }
        if (given.getHost() == null || given.getPort() > MAX_PORT || given.getPort() == 0) {
            throw refusal("has no valid host and port", example);
        }
        String path = given.getRawPath().replaceFirst("/+$", "");
        if (!path.endsWith("/" + COMPLETIONS) && OTHER_ENDPOINT.matcher(path).matches()) {
            throw new InvalidValue(
                    "is not the URL of chat completions",
                    "expected a base URL, or one that ends in /" + COMPLETIONS + ", for example " + example);
        }
    }

    private static InvalidValue refusal(String wrong, String example) {
        return new InvalidValue(
                wrong, "expected the base URL of a server, https:// or http://, for example " + example);
    }

    /** Scheme, host and port. */
    public URI server() {
        return URI.create(server(chat));
    }

    private static String server(URI url) {
        return lower(url.getScheme()) + "://" + lower(url.getHost()) + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Whether requests can be read on the network: unencrypted, and not to this machine. */
    boolean exposed() {
        return chat.getScheme().equals("http") && !isLoopback(chat.getHost());
    }

    /** Whether the host is this machine, judged by its name or address only: names are never looked up. */
    static boolean isLoopback(String host) {
        boolean number = host.startsWith("[") || LOOPBACK_IPV4.matcher(host).matches();
        try {
            return host.equalsIgnoreCase("localhost")
                    || number && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException notANumber) {
            return false;
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The URL that requests are posted to. */
    @Override
    public String toString() {
        return chat.toString();
    }
}
