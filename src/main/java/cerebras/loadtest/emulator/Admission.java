package cerebras.loadtest.emulator;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.emulator.answer.AnswerOptions;
import cerebras.loadtest.emulator.answer.ChatCall;
import cerebras.loadtest.emulator.answer.ChatCall.UsageAsked;
import cerebras.loadtest.emulator.answer.Prompt;
import cerebras.loadtest.emulator.form.FormProblems;
import cerebras.loadtest.emulator.form.RequestForm;
import cerebras.loadtest.emulator.form.RequestForm.ModelRules;
import cerebras.loadtest.emulator.http.IncomingRequest;
import cerebras.loadtest.emulator.plan.Refusal;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.models.Model.Limits;
import cerebras.loadtest.settings.EmulatorSettings.AgentSettings;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Lets a chat request in or refuses it. The order of the checks is the API's, as its error codes suggest: key, form of
 * the request, model, length. What depends on the load, such as quotas, belongs after these.
 */
final class Admission {

    private static final int UP_TO_THE_MODEL = -1;

    private final Dialect dialect;
    private final KeyCheck keys;
    private final ModelCatalog models;
    private final AgentSettings agents;
    private final RequestForm form = RequestForm.shared();

    Admission(Dialect dialect, KeyCheck keys, ModelCatalog models, AgentSettings agents) {
        this.dialect = dialect;
        this.keys = keys;
        this.models = models;
        this.agents = agents;
    }

    /** @throws Refusal if a check fails, that of the first to fail */
    ChatCall admit(IncomingRequest request) {
        String apiKey = keys.check(request);
        ChatRequest chat = read(request.body());
        Model model = models.find(chat.model());
        if (dialect == Dialect.CEREBRAS) {
            checkRules(model, chat);
        }
        Prompt prompt = Prompt.of(chat, model, apiKey, request::stopIfAbandoned);
        int mostTokens = new ContextWindow(model.offer().limits()).outputTokens(prompt.tokens(), limit(chat));
        AnswerOptions asked = AnswerOptions.of(chat, dialect, OptionalInt.of(mostTokens), agents.tools());
        return new ChatCall(
                request.number(),
                apiKey,
                Optional.ofNullable(chat.service().promptCacheKey()).or(() -> request.header(agents.sessionHeader())),
                model,
                prompt,
                asked,
                UsageAsked.by(chat),
                Boolean.TRUE.equals(chat.stream()));
    }

    private ChatRequest read(byte[] body) {
        try {
            return form.read(body, dialect);
        } catch (FormProblems problems) {
            throw Refusal.wrongFormat(problems.getMessage());
        }
    }

    private static void checkRules(Model model, ChatRequest chat) {
        try {
            ModelRules.of(model).check(chat);
        } catch (FormProblems problems) {
            throw Refusal.wrongFormat(problems.getMessage());
        }
    }

    private static OptionalInt limit(ChatRequest chat) {
        Integer limit = chat.maxCompletionTokens() == null ? chat.maxTokens() : chat.maxCompletionTokens();
        return limit == null || limit == UP_TO_THE_MODEL ? OptionalInt.empty() : OptionalInt.of(limit);
    }

    /** What has room in a model. */
    record ContextWindow(Limits limits) {

        /**
         * The most output tokens of a request. More than the model can write is cut to that without an error, by choice.
         *
         * @param requested absent for as many as there is room for
         * @throws Refusal 400 if the prompt, and what is requested after it, have no room
         */
        int outputTokens(int promptTokens, OptionalInt requested) {
            long needed = (long) promptTokens + requested.orElse(0);
            if (needed > limits.contextTokens()) {
                throw Refusal.contextTooLong((int) Math.min(needed, Integer.MAX_VALUE), limits.contextTokens());
            }
            return Math.min(requested.orElse(limits.contextTokens() - promptTokens), limits.outputTokens());
        }
    }

    /** Lets in requests with the right API key. */
    static final class KeyCheck {

        private static final String BEARER = "Bearer ";

        private final Optional<String> acceptedKey;

        private final Dialect dialect;

        /** @param acceptedKey the only key let in; absent lets in any, and with vLLM, which need not have keys, none as well */
        KeyCheck(Dialect dialect, Optional<String> acceptedKey) {
            this.dialect = dialect;
            this.acceptedKey = acceptedKey;
        }

        /**
         * @return the key; empty where none is needed
         * @throws Refusal 403 without a bearer token, 401 with a wrong one
         */
        String check(IncomingRequest request) {
            if (dialect == Dialect.VLLM && acceptedKey.isEmpty()) {
                return "";
            }
            String key =
                    request.header("Authorization").flatMap(KeyCheck::token).orElseThrow(Refusal::notAuthenticated);
            if (acceptedKey.isPresent() && !acceptedKey.get().equals(key)) {
                throw Refusal.wrongApiKey();
            }
            return key;
        }

        private static Optional<String> token(String authorization) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? Optional.of(authorization.substring(BEARER.length()).strip())
                            .filter(token -> !token.isEmpty())
                    : Optional.empty();
        }
    }
}
