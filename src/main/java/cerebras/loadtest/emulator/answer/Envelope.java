package cerebras.loadtest.emulator.answer;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.wire.TimeInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What every chunk of an answer repeats.
 *
 * @param id {@code chatcmpl-} and a UUID; also the {@code inference-id} header. Never the same twice, whatever the seed
 * @param createdMicros microseconds since 1970
 * @param model the id of the model
 * @param fingerprint {@code fp_} and 20 hexadecimal digits, always the same for a model
 */
public record Envelope(String id, long createdMicros, String model, String fingerprint) {

  private static final int CALL_ID_LENGTH = 9;

  public static Envelope seal(Model model, Clock clock) {
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    return new Envelope("chatcmpl-" + UUID.randomUUID(), micros, model.id(), fingerprint(model));
  }

  private static String fingerprint(Model model) {
    int hash = model.id().hashCode();
    return "fp_" + HexFormat.of().toHexDigits(Seeds.mix(0, hash)) + HexFormat.of().toHexDigits((short) hash);
  }

  long createdSeconds() {
    return createdMicros / 1_000_000;
  }

  /** The id of the call in a choice: 9 hexadecimal digits, never the same twice. */
  String callId(int choice) {
    return HexFormat.of().toHexDigits(Seeds.mix(id.hashCode(), choice)).substring(0, CALL_ID_LENGTH);
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
}
