package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Headers that are added to requests: those of {@code -Dheader.NAME}.
 *
 * @param plain name and value of headers that may be shown
 * @param secret headers whose value comes from an environment variable
 * @param texts name and value of all as a user would write them, without any secret
 */
public record RequestHeaders(Map<String, String> plain, List<ApiKey> secret, Map<String, String> texts) {

    /** Prefix of the settings for headers: {@code header.x-team}. */
    public static final String PREFIX = "header.";

    static final String FROM_ENVIRONMENT = "env:";
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[ -~]+");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(key|token|secret|passw|credential|auth(?!or(?!i))|cookie|signature|bearer).*");
    private static final Pattern SECRET_VALUE =
            Pattern.compile("(?i)(bearer|basic) .*|(sk|csk|gsk|xai|pplx|AKIA|gh[op])[-_].{8,}.*");

    /** Headers of the key, under the names that a user may try. */
    private static final Set<String> OF_THE_KEY = Set.of("authorization", "api-key", "x-api-key");

    /** Headers that belong to the connection or are set by the suite. */
    private static final Set<String> SET_BY_THE_SUITE = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    public RequestHeaders {
        plain = Map.copyOf(plain);
        secret = List.copyOf(secret);
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** @param problems receives the problems found */
    static RequestHeaders read(SettingValues values, Problems problems, Redaction redaction) {
        Map<String, String> plain = new LinkedHashMap<>();
        List<ApiKey> secret = new ArrayList<>();
        Map<String, String> texts = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        new TreeMap<>(values.givenWith(PREFIX)).forEach((name, text) -> {
            boolean reference = isReference(text);
            String shown = reference || !isSecret(name, text) ? redaction.shown(text) : Secrets.MASK;
            problems.read(
                    PREFIX + name,
                    shown,
                    () -> {
                        if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                            throw new InvalidValue("is given twice", "names of headers ignore case: leave one out");
                        }
                        if (reference) {
                            secret.add(
                                    fromEnvironment(values, name, text.strip().substring(FROM_ENVIRONMENT.length())));
                        } else {
                            plain.put(name, checked(name, text.strip()));
                        }
                        return texts.put(PREFIX + name, text.strip());
                    },
                    null);
        });
        return new RequestHeaders(plain, secret, texts);
    }

    private static ApiKey fromEnvironment(SettingValues values, String name, String variable) {
        checkName(name);
        if (!VARIABLE.matcher(variable).matches()) {
            throw new InvalidValue("names no environment variable", "expected " + example(name));
        }
        String value = values.secret(variable);
        if (value.isBlank()) {
            throw new InvalidValue("is not set in the environment", "set it, for example export " + variable + "=...");
        }
        return ApiKey.inHeader(name, value)
                .orElseThrow(() -> new InvalidValue(
                        "has a value that a header cannot carry",
                        "expected printable ASCII characters in the environment variable " + variable));
    }

    /**
     * The value, if it is valid for this header and not a secret.
     *
     * @throws InvalidValue if not
     */
    static String checked(String name, String value) {
        checkName(name);
        if (isSecret(name, value)) {
            throw new InvalidValue(
                    "looks like a secret, which others can read on a command line and in files",
                    "put it into an environment variable and name that, for example " + example(name));
        }
        if (!VALUE.matcher(value).matches()) {
            throw new InvalidValue(
                    "is not a valid header value",
                    "expected printable ASCII characters, for example -Dheader.x-team=perf");
        }
        return value;
    }

    static void checkName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValue(
                    "has no header name", "expected letters, digits and -, for example -Dheader.x-team=perf");
        }
        if (OF_THE_KEY.contains(lower)) {
            throw new InvalidValue(
                    "is the header of the API key",
                    "put the key into the environment variable " + ApiKey.ENVIRONMENT_VARIABLE
                            + " and choose its header with -DkeyHeader=bearer, api-key or x-api-key");
        }
        if (SET_BY_THE_SUITE.contains(lower)) {
            throw new InvalidValue("is a header that this suite sets itself", "leave it out");
        }
    }

    private static String example(String name) {
        return "-D" + PREFIX + name + "=" + FROM_ENVIRONMENT + "GATEWAY_KEY";
    }

    /** Whether a value names an environment variable. */
    static boolean isReference(String value) {
        return value.strip().startsWith(FROM_ENVIRONMENT);
    }

    /**
     * Whether the value belongs in the environment only, judged by the header's name, the beginning of the value, and
     * the known secrets.
     */
    static boolean isSecret(String name, String value) {
        return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()
                || SECRET_VALUE.matcher(value.strip()).matches()
                || !Secrets.mask(value).equals(value);
    }
}
