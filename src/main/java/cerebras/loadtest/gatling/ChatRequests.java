package cerebras.loadtest.gatling;

import cerebras.loadtest.config.Prompt;
import cerebras.loadtest.config.RunSettings;
import cerebras.loadtest.wire.ChatRequest;
import cerebras.loadtest.wire.Json;
import java.util.List;

/** The bodies of the run's requests, one for each prompt, made before the load. */
final class ChatRequests {

  private final List<byte[]> bodies;

  ChatRequests(RunSettings settings) {
    bodies = settings.prompts().list().stream().map(prompt -> body(settings, prompt)).toList();
  }

  private static byte[] body(RunSettings settings, Prompt prompt) {
    Double temperature = settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
    int maxTokens = prompt.maxTokens().orElse(settings.maxTokens());
    return Json.bytes(new ChatRequest(
        settings.model(), prompt.messages(), settings.stream(), maxTokens, null, temperature));
  }

  /** The body of a user's call: users go through the prompts in order, each beginning at another one. */
  byte[] body(long user, long call) {
    return bodies.get((int) Math.floorMod(user + call, (long) bodies.size()));
  }
}
