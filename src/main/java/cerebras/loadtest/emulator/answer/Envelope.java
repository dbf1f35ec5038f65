package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.wire.TimeInfo;
import cerebras.loadtest.wire.Usage;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * What every chunk of an answer repeats.
 *
 * @param id {@code chatcmpl-} and a UUID; also the {@code inference-id} header. Never the same twice, whatever the seed
 * @param createdMicros microseconds since 1970
 * @param model the id of the model
 */
public record Envelope(String id, long createdMicros, String model) {

  public static Envelope seal(Model model, Clock clock) {
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    return new Envelope("chatcmpl-" + UUID.randomUUID(), micros, model.id());
  }

  long createdSeconds() {
    return createdMicros / 1_000_000;
  }

  /** {@code fp_} and 20 hexadecimal digits, always the same for a model. */
  String fingerprint() {
    return "fp_%016x%04x".formatted(Seeds.mix(0, model.hashCode()), model.hashCode() & 0xffff);
  }

  /** Times as planned. If the emulator is late, its log says so and this does not. */
  TimeInfo timeInfo(Timetable times) {
    return new TimeInfo(
        createdMicros / 1e6,
        times.queueNanos() / 1e9,
        times.promptNanos() / 1e9,
        times.completionNanos() / 1e9,
        times.closingNanos() / 1e9);
  }

  /** The exact count of the tokens of an answer. There is no prompt cache, so none is ever said to be cached. */
  static Usage usage(int promptTokens, Answer answer) {
    return new Usage(
        promptTokens + answer.tokens(),
        answer.tokens(),
        new Usage.CompletionTokensDetails(0, 0, answer.reasoning().size()),
        promptTokens,
        new Usage.PromptTokensDetails(0));
  }
}
