package cerebras.loadtest.emulator;

import cerebras.loadtest.catalogue.Model;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an emulator is to be like.
 *
 * @param port where it listens on the loopback interface; 0 for any free port
 * @param models at least one; requests for others are refused
 * @param seed of everything drawn: texts, lengths, jitter. With the same seed, the same request with the same number is
 *     answered alike
 * @param acceptedKey the only API key that is let in; absent lets in any
 * @param answerTokens tokens with text in each answer of prose, unless the request's own limits say otherwise; absent
 *     draws a natural length. Calls and JSON are as long as they happen to be
 * @param loopThreads event loop threads that all connections share
 * @param logCapacity how many served requests the log keeps
 */
public record EmulatorOptions(
    int port,
    List<Model> models,
    long seed,
    Optional<String> acceptedKey,
    OptionalInt answerTokens,
    int loopThreads,
    int logCapacity) {

  public EmulatorOptions {
    models = List.copyOf(models);
    require(port >= 0 && port <= 65_535, "port", port, "0 to 65535, 0 for any free one");
    require(!models.isEmpty(), "models", models, "at least one");
    require(answerTokens.orElse(1) > 0, "answerTokens", answerTokens, "at least 1");
    require(loopThreads > 0, "loopThreads", loopThreads, "at least 1");
    require(logCapacity > 0, "logCapacity", logCapacity, "at least 1");
  }

  /** Any free port, the shared endpoint's models, any key, natural lengths, one thread, the newest 1,000 requests. */
  public static EmulatorOptions defaults() {
    return new EmulatorOptions(0, Model.catalogue(), 0, Optional.empty(), OptionalInt.empty(), 1, 1000);
  }

  public EmulatorOptions withPort(int number) {
    return new EmulatorOptions(number, models, seed, acceptedKey, answerTokens, loopThreads, logCapacity);
  }

  public EmulatorOptions withModels(Model... profiles) {
    return new EmulatorOptions(
        port, List.of(profiles), seed, acceptedKey, answerTokens, loopThreads, logCapacity);
  }

  public EmulatorOptions withSeed(long number) {
    return new EmulatorOptions(port, models, number, acceptedKey, answerTokens, loopThreads, logCapacity);
  }

  public EmulatorOptions withAcceptedKey(String key) {
    return new EmulatorOptions(port, models, seed, Optional.of(key), answerTokens, loopThreads, logCapacity);
  }

  public EmulatorOptions withAnswerTokens(int tokens) {
    return new EmulatorOptions(
        port, models, seed, acceptedKey, OptionalInt.of(tokens), loopThreads, logCapacity);
  }

  public EmulatorOptions withLoopThreads(int threads) {
    return new EmulatorOptions(port, models, seed, acceptedKey, answerTokens, threads, logCapacity);
  }

  public EmulatorOptions withLogCapacity(int requests) {
    return new EmulatorOptions(port, models, seed, acceptedKey, answerTokens, loopThreads, requests);
  }

  /** Says whether a key is set, never which. */
  @Override
  public String toString() {
    return "EmulatorOptions[port=" + port + ", models=" + models + ", seed=" + seed
        + ", acceptedKey=" + (acceptedKey.isPresent() ? "one" : "any") + ", answerTokens=" + answerTokens
        + ", loopThreads=" + loopThreads + ", logCapacity=" + logCapacity + "]";
  }

  private static void require(boolean valid, String setting, Object value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(setting + "=" + value + " is not possible: expected " + expected);
    }
  }
}
