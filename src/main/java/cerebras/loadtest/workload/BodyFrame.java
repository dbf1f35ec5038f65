package cerebras.loadtest.workload;

import cerebras.loadtest.api.Message;
import cerebras.loadtest.settings.Prompt;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * The JSON of a request, cut open where the words of its prompt begin and where the most tokens of its answer stand: what
 * differs from call to call is put in without any building of JSON.
 *
 * @param head up to the prompt's words
 * @param task the task at the end of the prompt, and all up to the number of tokens
 * @param tail what follows the number
 */
record BodyFrame(byte[] head, byte[] task, byte[] tail) {

  /** Its quotes would be escaped within a string, and only the model stands before the messages. */
  private static final String CONTENT = "\"content\":\"";
  private static final String WORDS = "#words#";
  private static final int MAX_TOKENS = Integer.MAX_VALUE;

  /** @param task ends every prompt */
  static BodyFrame of(RequestForm form, String task) {
    Prompt prompt = new Prompt(List.of(Message.user(WORDS + task)), OptionalInt.of(MAX_TOKENS));
    String json = latin1(form.question(prompt).body());
    String number = Integer.toString(MAX_TOKENS);
    int words = json.indexOf(CONTENT + WORDS) + CONTENT.length();
    int maxTokens = json.indexOf(number, words);
    return new BodyFrame(
        bytes(json.substring(0, words)),
        bytes(json.substring(words + WORDS.length(), maxTokens)),
        bytes(json.substring(maxTokens + number.length())));
  }

  /** An open body with its head, and room for so many more bytes. */
  ByteArrayOutputStream begin(int roomBytes) {
    var body = new ByteArrayOutputStream(head.length + roomBytes + task.length + tail.length);
    body.writeBytes(head);
    return body;
  }

  /** The whole body. */
  byte[] end(ByteArrayOutputStream body, int maxTokens) {
    body.writeBytes(task);
    body.writeBytes(bytes(Integer.toString(maxTokens)));
    body.writeBytes(tail);
    return body.toByteArray();
  }

  /** One character for each byte, whatever the bytes mean. */
  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
