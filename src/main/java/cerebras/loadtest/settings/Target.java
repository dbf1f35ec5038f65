package cerebras.loadtest.settings;

import java.util.Optional;

/** The server under test. The key is sent to this target and to no other. */
public sealed interface Target permits Target.Emulator, Target.Cerebras, Target.Custom {

    /** The kind of target. */
    Kind kind();

    /** The URL of its API; absent for the emulator, whose address is known once it runs. */
    Optional<ApiUrl> api();

    /** The key to send; absent if none is set, and always for the emulator. */
    Optional<ApiKey> key();

    /** The environment variable that its key is read from, whether or not it is set. */
    String keyVariable();

    /** The target as a user would write it: {@code emulator}, or the URL that requests are posted to. */
    default String text() {
        return api().map(ApiUrl::toString).orElse("emulator");
    }

    /** The three kinds of target. */
    enum Kind {
        EMULATOR,
        CEREBRAS,
        CUSTOM
    }

    /** The local emulator. Measurements against it say nothing about Cerebras. */
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

    /** Cerebras, at its own address or at the one in {@code CEREBRAS_BASE_URL}. */
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
