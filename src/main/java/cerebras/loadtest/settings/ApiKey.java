package cerebras.loadtest.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * A secret from the environment and the header that carries it to the configured target: the API key, or another header
 * whose value is a secret. It is never shown.
 *
 * <p>Not a record, and without a getter, so that neither {@code toString} nor a JSON mapper can reveal its value.
 */
public final class ApiKey {

    /** The variable that the key is read from, unless the target is another provider's or a setting names another one. */
    public static final String ENVIRONMENT_VARIABLE = "CEREBRAS_API_KEY";

    /** The headers in which servers expect a key. */
    public enum Form {
        BEARER("authorization", "Bearer "),
        API_KEY("api-key", ""),
        X_API_KEY("x-api-key", "");

        private final transient String header;
        private final String prefix;

        Form(String header, String prefix) {
            this.header = header;
            this.prefix = prefix;
        }

        /** The value of the setting, which is the header's name if the header contains only the key. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    // Transient, because JSON mappers that are configured to read fields skip transient ones.
    private final transient String header;
    private final transient String prefix;
    private final transient String value;

    private ApiKey(String header, String prefix, String value) {
        this.header = header;
        this.prefix = prefix;
        this.value = value;
    }

    /**
     * A key of printable ASCII characters, sent as {@code Authorization: Bearer}; white space around it is ignored.
     *
     * @return absent if the text is blank, has white space inside, or other characters that a header cannot carry
     */
    public static Optional<ApiKey> of(String text) {
        return of(text, Form.BEARER);
    }

    /** As {@link #of(String)}, in another header. */
    static Optional<ApiKey> of(String text, Form form) {
        return inHeader(form.header, form.prefix, text).filter(key -> key.value.indexOf(' ') < 0);
    }

    /**
     * A secret header of printable ASCII characters; white space around its value is ignored.
     *
     * @return absent if the value is blank, or has characters that a header cannot carry
     */
    static Optional<ApiKey> inHeader(String name, String value) {
        return inHeader(name, "", value);
    }

    private static Optional<ApiKey> inHeader(String name, String prefix, String value) {
        String trimmed = value.strip();
        boolean sendable = !trimmed.isEmpty() && trimmed.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return sendable ? Optional.of(new ApiKey(name, prefix, trimmed)) : Optional.empty();
    }

    /** Another key in the same header; absent as in {@link #of(String)}. */
    Optional<ApiKey> with(String otherValue) {
        return inHeader(header, prefix, otherValue).filter(key -> key.value.indexOf(' ') < 0);
    }

    /** Name of the header that carries it. */
    public String header() {
        return header;
    }

    /** The header and the scheme before the secret, for messages: {@code authorization: Bearer}. */
    public String shown() {
        return prefix.isEmpty() ? header : header + ": " + prefix.strip();
    }

    /** The whole value of that header: for the wire only. */
    public String headerValue() {
        return prefix + value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey that
                && value.equals(that.value)
                && header.equals(that.header)
                && prefix.equals(that.prefix);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return Secrets.MASK;
    }
}
