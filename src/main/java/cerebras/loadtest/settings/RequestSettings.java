package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The form of requests, and what each of them carries in addition to its prompt. The preflight may change the form before the
 * load if the target rejects it.
 *
 * @param usage whether streamed requests ask for the token counts ({@code stream_options.include_usage})
 * @param maxTokensField the field that limits the length of an answer
 * @param body fields that are added to the JSON of each request
 * @param headers headers that are added to each request
 */
public record RequestSettings(
        UsagePolicy usage, MaxTokensField maxTokensField, BodyFields body, RequestHeaders headers) {

    /** Whether streamed requests ask the server to count tokens. */
    public enum UsagePolicy {
        ASK,
        OFF
    }

    /** The field that carries {@code maxTokens}. */
    public enum MaxTokensField {

        /** The current name. */
        MAX_COMPLETION_TOKENS,

        /** The deprecated name, the only one that older servers know. */
        MAX_TOKENS;

        /** The name of the field in the request's JSON. */
        public String field() {
            return ValueType.name(this);
        }
    }

    static RequestSettings read(SettingValues values, Path userFiles, Problems problems, Redaction redaction) {
        BodyFields body = BodyFields.read(values, userFiles, problems, redaction);
        if (body.json().has(Setting.TEMPERATURE.key())
                && values.given(Setting.TEMPERATURE).isPresent()) {
            problems.add(
                    Setting.TEMPERATURE.key(),
                    values.given(Setting.TEMPERATURE).orElseThrow(),
                    new InvalidValue("is given twice", "leave out either this or -Dbody.temperature"));
        }
        return new RequestSettings(
                values.get(Setting.USAGE),
                values.get(Setting.MAX_TOKENS_FIELD),
                body,
                RequestHeaders.read(values, problems, redaction));
    }

    /** A copy that does not ask for token counts. */
    public RequestSettings withoutUsage() {
        return new RequestSettings(UsagePolicy.OFF, maxTokensField, body, headers);
    }

    /** A copy with these values of two settings, as they are written. */
    public RequestSettings with(String usageText, String maxTokensFieldText) {
        return new RequestSettings(
                Setting.USAGE.parse(usageText), Setting.MAX_TOKENS_FIELD.parse(maxTokensFieldText), body, headers);
    }

    /** A copy without additional body fields. */
    RequestSettings withoutBody() {
        return new RequestSettings(usage, maxTokensField, BodyFields.NONE, headers);
    }

    /** A copy with another field for the token limit. */
    public RequestSettings with(MaxTokensField field) {
        return new RequestSettings(usage, field, body, headers);
    }

    /** Name and value of each body field and each header as a user would write them, without any secret. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>(body.texts());
        texts.putAll(headers.texts());
        return texts;
    }

    /** The effective settings with this request form. */
    Map<String, String> in(Map<String, String> effective) {
        Map<String, String> changed = new LinkedHashMap<>(effective);
        changed.replace(Setting.USAGE.key(), ValueType.name(usage));
        changed.replace(Setting.MAX_TOKENS_FIELD.key(), ValueType.name(maxTokensField));
        return changed;
    }

    /**
     * Settings for reading answers.
     *
     * @param maxBytes maximum size of a response body; absent if derived from the token limit
     * @param tokenizer vocabulary of the local token count
     */
    public record AnswerSettings(OptionalInt maxBytes, Tokenizer tokenizer, Checks checks) {

        /** What of successful answers is checked mechanically. */
        public enum Checks {
            /** Everything; plain text may be cut off, since loads often limit it on purpose. */
            ON,
            /** Everything; plain text must not be cut off either. */
            STRICT,
            /** Nothing. */
            OFF
        }

        /** The vocabularies that jtokkit has, from the newest to the oldest. */
        public enum Tokenizer {
            O200K_BASE,
            CL100K_BASE,
            P50K_BASE,
            R50K_BASE
        }

        /** Minimum, about 16,000 events of 250 bytes, for servers that exceed a low token limit. */
        private static final int LEAST_BYTES = 4 << 20;

        /** An event of one token has 200 to 350 bytes on most servers, and 5,000 with twenty log probabilities. */
        private static final int BYTES_PER_TOKEN = 8 << 10;

        /** Maximum, for the memory of a client with many users. */
        private static final int MOST_BYTES = 256 << 20;

        static AnswerSettings read(SettingValues values, LevelSettings serviceLevel) {
            return new AnswerSettings(
                    values.findInt(Setting.MAX_ANSWER_BYTES),
                    values.get(Setting.TOKENIZER),
                    values.read(
                            Setting.CHECK_ANSWERS,
                            (setting, text) -> checks(Setting.CHECK_ANSWERS.parse(text), serviceLevel),
                            Checks.ON));
        }

        private static Checks checks(Checks given, LevelSettings serviceLevel) {
            if (given == Checks.OFF && serviceLevel.limits().containsKey("valid")) {
                throw new InvalidValue(
                        "leaves nothing for slo.valid to judge", "leave one of them out, or set -DcheckAnswers=on");
            }
            return given;
        }

        /** The largest response body that is read for an answer with the given token limit. */
        public int mostBytes(int maxTokens) {
            return maxBytes.orElse(
                    (int) Math.min(MOST_BYTES, Math.max(LEAST_BYTES, (long) BYTES_PER_TOKEN * maxTokens)));
        }
    }
}
