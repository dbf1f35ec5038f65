package cerebras.loadtest.emulator;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.emulator.answer.ChatCall;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.BadJson;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Json;
import cerebras.loadtest.wire.Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Lets a chat request in or refuses it. The order of the checks is the API's, as its error codes suggest: key, form of
 * the request, model. What depends on the load, such as quotas, belongs after these.
 */
final class Admission {

  private static final int UP_TO_THE_MODEL = -1;

  private final KeyCheck keys;
  private final Catalogue models;
  private final LocalTokenizer tokenizer = LocalTokenizer.shared();

  Admission(KeyCheck keys, Catalogue models) {
    this.keys = keys;
    this.models = models;
  }

  /** @throws Refusal if a check fails, that of the first to fail */
  ChatCall admit(IncomingRequest request) {
    keys.check(request);
    ChatRequest chat = parse(request.body());
    checkForm(chat);
    Model model = models.find(chat.model());
    String prompt = chat.messages().stream().map(Admission::text).collect(Collectors.joining("\n"));
    return new ChatCall(request.number(), model, prompt, promptTokens(chat, model), limit(chat),
        Boolean.TRUE.equals(chat.stream()));
  }

  private static ChatRequest parse(byte[] body) {
    try {
      return Json.read(body, ChatRequest.class);
    } catch (BadJson bad) {
      throw Refusal.wrongFormat(bad.path().isEmpty()
          ? ": Invalid JSON: " + bad.getMessage()
          : bad.path() + ": property '" + bad.path() + "' has the wrong type");
    } catch (IOException nothing) {
      throw Refusal.wrongFormat(": Invalid JSON: " + nothing.getMessage());
    }
  }

  /** The API's words for what is missing or contradictory are unknown; these follow those for what is unsupported. */
  private static void checkForm(ChatRequest chat) {
    require(chat.model() != null, "model", "is missing");
    require(chat.messages() != null, "messages", "is missing");
    require(!chat.messages().isEmpty(), "messages", "needs at least one message");
    require(!chat.messages().contains(null), "messages", "has a null message");
    require(chat.maxCompletionTokens() == null || chat.maxTokens() == null,
        "max_tokens", "cannot be combined with 'max_completion_tokens'");
    require(atLeastMinusOne(chat.maxCompletionTokens()), "max_completion_tokens", "must be -1 or more");
    require(atLeastMinusOne(chat.maxTokens()), "max_tokens", "must be -1 or more");
  }

  private static boolean atLeastMinusOne(Integer limit) {
    return limit == null || limit >= UP_TO_THE_MODEL;
  }

  private static void require(boolean valid, String property, String problem) {
    if (!valid) {
      throw Refusal.wrongFormat(property + ": property '" + property + "' " + problem);
    }
  }

  private static OptionalInt limit(ChatRequest chat) {
    Integer limit = chat.maxCompletionTokens() == null ? chat.maxTokens() : chat.maxCompletionTokens();
    return limit == null || limit == UP_TO_THE_MODEL ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /** Each message by itself; what the template puts around them is a constant of the model. */
  private int promptTokens(ChatRequest chat, Model model) {
    return model.templateTokens() + chat.messages().stream().mapToInt(m -> tokenizer.count(text(m))).sum();
  }

  /** The text of a message, with the texts of its parts joined where the content is a list of them. */
  private static String text(Message message) {
    return message.content() instanceof List<?> parts
        ? parts.stream().map(Admission::partText).collect(Collectors.joining())
        : message.text();
  }

  private static String partText(Object part) {
    return part instanceof Map<?, ?> fields && fields.get("text") instanceof String text ? text : "";
  }
}
