package cerebras.loadtest.settings;

import java.util.Optional;

/** The server under test. The key is sent to this target and to no other. */
public sealed interface Target permits Target.Emulator, Target.Cerebras, Target.Custom {

    /** The kind of target. */
    Kind kind();

    /** The URL of its API; absent for the emulator, whose address is known once it runs. */
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

    /** The local emulator. Figures measured against it say nothing about Cerebras. */
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

    /** Any other server with the OpenAI API. */
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
