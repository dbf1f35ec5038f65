package cerebras.loadtest.emulator;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.emulator.answer.ChatCall;
import cerebras.loadtest.emulator.form.FormProblems;
import cerebras.loadtest.emulator.form.RequestForm;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.tokens.LocalTokenizer;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Message;
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
  private final RequestForm form = RequestForm.shared();
  private final LocalTokenizer tokenizer = LocalTokenizer.shared();

  Admission(KeyCheck keys, Catalogue models) {
    this.keys = keys;
    this.models = models;
  }

  /** @throws Refusal if a check fails, that of the first to fail */
  ChatCall admit(IncomingRequest request) {
    keys.check(request);
    ChatRequest chat = read(request.body());
    Model model = models.find(chat.model());
    String prompt = chat.messages().stream().map(Admission::text).collect(Collectors.joining("\n"));
    return new ChatCall(request.number(), model, prompt, promptTokens(chat, model), limit(chat),
        Boolean.TRUE.equals(chat.stream()));
  }

  private ChatRequest read(byte[] body) {
    try {
      return form.read(body);
    } catch (FormProblems problems) {
      throw Refusal.wrongFormat(problems.getMessage());
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
