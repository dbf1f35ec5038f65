package cerebras.loadtest.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One message of a conversation, in the request or as the answer.
 *
 * @param content the text; absent in an answer that only calls tools. A list of parts, which a request may carry, is
 *     read as an {@code Object} and left as it is
 * @param reasoning what a reasoning model thought before it answered; absent otherwise
 * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool}
 */
public record Message(Object content, String reasoning, String role) {

  public static Message user(String content) {
    return new Message(content, null, "user");
  }

  /** The text of {@link #content}, or an empty string where it is absent or a list of parts. */
  @JsonIgnore
  public String text() {
    return content instanceof String text ? text : "";
  }
}
