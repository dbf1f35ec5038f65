package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.Message;
import cerebras.loadtest.wire.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the model reads.
 *
 * @param text of all messages and tools; images have none
 * @param tokens of each text by itself, of the images, and of the model's own template around them
 */
public record Prompt(String text, int tokens) {

  /** Of an image of any size, by choice. */
  static final int IMAGE_TOKENS = 256;

  /** The prompt that a model makes of a request. */
  public static Prompt of(ChatRequest request, Model model) {
    List<String> texts = texts(request).toList();
    LocalTokenizer tokenizer = LocalTokenizer.shared();
    int read = texts.stream().mapToInt(tokenizer::count).sum();
    int seen = IMAGE_TOKENS * (int) request.messages().stream()
        .flatMap(Prompt::parts)
        .filter(part -> part.containsKey("image_url"))
        .count();
    return new Prompt(String.join("\n", texts), model.templateTokens() + read + seen);
  }

  /** Tools are read as the JSON that offers them, calls as name and arguments, by choice. */
  private static Stream<String> texts(ChatRequest request) {
    Stream<String> said = request.messages().stream().flatMap(Prompt::texts);
    return Stream.concat(said, request.tooling().offered().stream().map(Json::text));
  }

  private static Stream<String> texts(Message message) {
    String content = message.text() + parts(message).map(Prompt::text).collect(Collectors.joining());
    Stream<String> calls = message.calls().stream()
        .map(ToolCall::function)
        .map(function -> function.name() + function.arguments());
    return Stream.concat(Stream.of(content), calls);
  }

  private static Stream<Map<?, ?>> parts(Message message) {
    return message.content() instanceof List<?> parts
        ? parts.stream().filter(Map.class::isInstance).map(part -> (Map<?, ?>) part)
        : Stream.empty();
  }

  private static String text(Map<?, ?> part) {
    return part.get("text") instanceof String text ? text : "";
  }
}
