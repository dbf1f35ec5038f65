package cerebras.loadtest.config;

import java.util.Optional;

/**
 * The secret that is sent as {@code Authorization} header to the configured target and shown nowhere.
 *
 * <p>Not a record, and without a getter, so that neither {@code toString} nor a JSON mapper can tell its value.
 */
public final class ApiKey {

  /** The only place a key is read from. */
  public static final String ENVIRONMENT_VARIABLE = "CEREBRAS_API_KEY";

  // Transient, because JSON mappers that are set to read fields leave such a field out.
  private final transient String value;

  private ApiKey(String value) {
    this.value = value;
  }

  /**
   * A key of printable ASCII characters; white space around it is left out.
   *
   * @return absent if the text is blank, has white space inside, or other characters that a header cannot carry
   */
  public static Optional<ApiKey> of(String text) {
    String trimmed = text.strip();
    boolean sendable = !trimmed.isEmpty() && trimmed.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return sendable ? Optional.of(new ApiKey(trimmed)) : Optional.empty();
  }

  /** The value of the {@code Authorization} header. */
  public String bearer() {
    return "Bearer " + value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiKey that && value.equals(that.value);
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
