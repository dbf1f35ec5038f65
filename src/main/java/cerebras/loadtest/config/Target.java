package cerebras.loadtest.config;

import java.net.URI;
import java.util.Optional;

/**
 * What is tested. A base URI has neither {@code /v1} nor a slash at its end, but may have another path before the
 * {@code /v1/...} that the caller adds. The key goes to this target and to no other.
 */
public sealed interface Target permits Target.Emulator, Target.Cerebras, Target.Custom {

  /** Which of the three it is. */
  Kind kind();

  /** Where its API is; absent for the emulator, which has an address once it runs. */
  Optional<URI> base();

  /** The key that it is sent; absent if none is set, and for the emulator always. */
  Optional<ApiKey> key();

  /** As a user would write it: {@code emulator}, or the base URI. */
  default String text() {
    return base().map(URI::toString).orElse("emulator");
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
    public Optional<URI> base() {
      return Optional.empty();
    }

    @Override
    public Optional<ApiKey> key() {
      return Optional.empty();
    }
  }

  /** Cerebras, at its own address or at the one that {@code CEREBRAS_BASE_URL} puts in its place. */
  record Cerebras(URI uri, Optional<ApiKey> key) implements Target {

    @Override
    public Kind kind() {
      return Kind.CEREBRAS;
    }

    @Override
    public Optional<URI> base() {
      return Optional.of(uri);
    }
  }

  /** Any other server that speaks the OpenAI API. */
  record Custom(URI uri, Optional<ApiKey> key) implements Target {

    @Override
    public Kind kind() {
      return Kind.CUSTOM;
    }

    @Override
    public Optional<URI> base() {
      return Optional.of(uri);
    }
  }
}
