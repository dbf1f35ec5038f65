package cerebras.loadtest.settings;

import java.util.Optional;

/** What is tested. The key goes to this target and to no other. */
public sealed interface Target permits Target.Emulator, Target.Cerebras, Target.Custom {

  /** Which of the three it is. */
  Kind kind();

  /** Where its API is; absent for the emulator, which has an address once it runs. */
  Optional<ApiUrl> api();

  /** The key that it is sent; absent if none is set, and for the emulator always. */
  Optional<ApiKey> key();

  /** The environment variable that its key is read from, whether or not it is set. */
  String keyVariable();

  /** As a user would write it: {@code emulator}, or the URL that is called. */
  default String text() {
    return api().map(ApiUrl::toString).orElse("emulator");
  }

  /** The three kinds of target. */
  enum Kind {
    EMULATOR,
    CEREBRAS,
    CUSTOM
  }

  /** The local server that imitates Cerebras. What is measured against it says nothing about Cerebras. */
  record Emulator() implements Target {

    @Override
    public Kind kind() {
      return Kind.EMULATOR;
    }

    @Override
    public Optional<ApiUrl> api() {
      return Optional.empty();
    }

    @Override
    public Optional<ApiKey> key() {
      return Optional.empty();
    }

    @Override
    public String keyVariable() {
      return ApiKey.ENVIRONMENT_VARIABLE;
    }
  }

  /** Cerebras, at its own address or at the one that {@code CEREBRAS_BASE_URL} puts in its place. */
  record Cerebras(ApiUrl url, Optional<ApiKey> key, String keyVariable) implements Target {

    @Override
    public Kind kind() {
      return Kind.CEREBRAS;
    }

    @Override
    public Optional<ApiUrl> api() {
      return Optional.of(url);
    }
  }

  /** Any other server that speaks the OpenAI API. */
  record Custom(ApiUrl url, Optional<ApiKey> key, String keyVariable) implements Target {

    @Override
    public Kind kind() {
      return Kind.CUSTOM;
    }

    @Override
    public Optional<ApiUrl> api() {
      return Optional.of(url);
    }
  }
}
