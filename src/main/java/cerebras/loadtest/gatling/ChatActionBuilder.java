package cerebras.loadtest.gatling;

import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.run.CouldNotStart;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.BodyFields;
import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.Questions;
import cerebras.loadtest.workload.RequestForm;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import scala.Function1;

/**
 * One chat completion as a step of a scenario: {@code chat("short").prompt("Name three rivers.").maxTokens(50)}.
 * Immutable: every method returns a changed copy.
 *
 * <p>Anything not set here comes from the settings. Without a prompt, the configured prompts are sent, as in the
 * suite's own simulations.
 */
public final class ChatActionBuilder implements ActionBuilder {

    private final Lifecycle life;
    private final String name;
    private final Form form;
    private final List<ChatCheck<?>> checks;

    ChatActionBuilder(Lifecycle life, String name) {
        this(life, plainName("chat", name), Form.DEFAULT, List.of());
    }

    /**
     * The name, which Gatling writes into its own report as HTML without escaping it.
     *
     * @param function the function that was called with the name
     * @throws Refused if it contains special characters of HTML, or control characters
     */
    static String plainName(String function, String name) {
        if (name.chars().anyMatch(c -> "<>&\"'`".indexOf(c) >= 0 || Character.isISOControl(c))) {
            throw new Refused(
                    "%s(\"%s\") has a character that Gatling's report would run as HTML: expected a name without <, >, &, quotes and control characters"
                            .formatted(function, name));
        }
        return name;
    }

    private ChatActionBuilder(Lifecycle life, String name, Form form, List<ChatCheck<?>> checks) {
        this.life = life;
        this.name = name;
        this.form = form;
        this.checks = checks;
    }

    /** The user message: a text, or one of Gatling's expressions, such as {@code "#{question}"}. */
    public ChatActionBuilder prompt(String text) {
        return messages(Message.user(text));
    }

    /**
     * The user message, computed from the session when the call is made. It runs on an event loop, so it must not
     * block.
     */
    public ChatActionBuilder prompt(Function<Session, String> text) {
        return messages(session -> List.of(Message.user(text.apply(session))));
    }

    /** The messages of the request; texts may be Gatling expressions. */
    public ChatActionBuilder messages(Message... messages) {
        return messages(List.of(messages));
    }

    /** The messages of the request; texts may be Gatling expressions. */
    public ChatActionBuilder messages(List<Message> messages) {
        List<Message> given = List.copyOf(messages);
        if (given.stream().noneMatch(message -> message.text().contains("#{"))) {
            return with(form.words(new Words(Optional.of(given), session -> given)));
        }
        List<Function<io.gatling.core.session.Session, Message>> resolved =
                given.stream().map(Words::resolved).toList();
        return with(form.words(new Words(
                Optional.empty(),
                session ->
                        resolved.stream().map(message -> message.apply(session)).toList())));
    }

    /** The messages of the request, computed from the session when the call is made. It must not block. */
    public ChatActionBuilder messages(Function<Session, List<Message>> messages) {
        return with(form.words(new Words(Optional.empty(), session -> messages.apply(new Session(session)))));
    }

    /** Token limit of the answer, instead of the setting {@code maxTokens}. */
    public ChatActionBuilder maxTokens(int tokens) {
        if (tokens < 1) {
            throw new Refused(
                    "chat(\"%s\").maxTokens(%d) is not a number of tokens: expected at least 1, for example maxTokens(50)"
                            .formatted(name, tokens));
        }
        return with(form.maxTokens(OptionalInt.of(tokens), Optional.empty()));
    }

    /**
     * Token limit of the answer, computed from the session when the call is made. The function must not block, and the
     * request must have its own prompt.
     */
    public ChatActionBuilder maxTokens(ToIntFunction<Session> tokens) {
        return with(
                form.maxTokens(OptionalInt.empty(), Optional.of(session -> tokens.applyAsInt(new Session(session)))));
    }

    /** The requested model, instead of the setting {@code model}. */
    public ChatActionBuilder model(String id) {
        return with(new Form(
                form.words, form.maxTokens, form.tokensOf, Optional.of(id), form.body, form.headers, form.streamed));
    }

    /**
     * A field of the request's JSON, overriding those of the settings and the prompt.
     *
     * @param value anything that Jackson can write: a text, a number, a list, a map
     */
    public ChatActionBuilder body(String field, Object value) {
        BodyFields added = CouldNotStart.orEnd(() -> {
            try {
                return form.body.and(field, value);
            } catch (IllegalArgumentException refused) {
                throw new Refused("chat(\"%s\").body(\"%s\", ...) %s".formatted(name, field, refused.getMessage()));
            }
        });
        return with(
                new Form(form.words, form.maxTokens, form.tokensOf, form.model, added, form.headers, form.streamed));
    }

    /**
     * A header of the request, overriding those of the settings and the prompt. Not for secrets, which are set by
     * settings.
     */
    public ChatActionBuilder header(String header, String value) {
        Map<String, String> headers = new LinkedHashMap<>(form.headers);
        headers.put(header, value);
        return with(new Form(
                form.words, form.maxTokens, form.tokensOf, form.model, form.body, Map.copyOf(headers), form.streamed));
    }

    /**
     * The environment variable with the API key of the request, instead of the run's key. The key is in no session, log
     * and record.
     */
    public ChatActionBuilder keyVariable(String variable) {
        return header(Mix.KEY_VARIABLE_HEADER, variable);
    }

    /** Whether the answer is streamed, instead of the setting {@code stream}. */
    public ChatActionBuilder stream(boolean streamed) {
        return with(new Form(
                form.words, form.maxTokens, form.tokensOf, form.model, form.body, form.headers, Optional.of(streamed)));
    }

    /**
     * Adds checks of successful answers, which may also save values. A failed check makes the request KO for Gatling
     * and the session failed; the record of the attempt keeps its own outcome, since the call was served.
     */
    public ChatActionBuilder check(ChatCheck<?>... added) {
        return new ChatActionBuilder(
                life,
                name,
                form,
                Stream.concat(checks.stream(), Stream.of(added)).toList());
    }

    private ChatActionBuilder with(Form changed) {
        return new ChatActionBuilder(life, name, changed, checks);
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        if (form.words.isEmpty() && form.tokensOf.isPresent()) {
            CouldNotStart.orEnd(() -> {
                throw new Refused(
                        ("chat(\"%s\").maxTokens(session -> ...) needs a prompt of its own: add one, for example"
                                        + " prompt(\"Name three rivers.\")")
                                .formatted(name));
            });
        }
        form.model.ifPresent(life::asks);
        Optional.ofNullable(form.headers.get(Mix.KEY_VARIABLE_HEADER))
                .ifPresent(variable -> CouldNotStart.orEnd(() -> {
                    life.sendsKeyIn(variable);
                    return null;
                }));
        return new ChatStep(name, life::setup, life::open, form, checks).asScala();
    }

    /**
     * What is said.
     *
     * @param fixed absent where it depends on the session
     */
    private record Words(Optional<List<Message>> fixed, Function<io.gatling.core.session.Session, List<Message>> of) {

        private static Function<io.gatling.core.session.Session, Message> resolved(Message message) {
            if (!message.text().contains("#{")) {
                return session -> message;
            }
            Function1<io.gatling.core.session.Session, Validation<String>> text =
                    Expressions.toStringExpression(message.text());
            return session -> new Message(
                    value(text.apply(session)),
                    message.reasoning(),
                    message.role(),
                    message.toolCalls(),
                    message.toolCallId(),
                    message.name());
        }

        private static String value(Validation<String> resolved) {
            if (resolved instanceof Success<String> success) {
                return success.value();
            }
            throw new IllegalArgumentException(((io.gatling.commons.validation.Failure) (Object) resolved).message());
        }
    }

    /**
     * What a step defines itself.
     *
     * @param words absent for the configured prompts
     * @param maxTokens absent if the settings or the session define it
     * @param tokensOf token limit from the session; absent otherwise
     * @param streamed absent if the settings define it
     */
    record Form(
            Optional<Words> words,
            OptionalInt maxTokens,
            Optional<ToIntFunction<io.gatling.core.session.Session>> tokensOf,
            Optional<String> model,
            BodyFields body,
            Map<String, String> headers,
            Optional<Boolean> streamed) {

        /** Everything from the settings. */
        static final Form DEFAULT = new Form(
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                BodyFields.NONE,
                Map.of(),
                Optional.empty());

        private Form words(Words said) {
            return new Form(Optional.of(said), maxTokens, tokensOf, model, body, headers, streamed);
        }

        private Form maxTokens(OptionalInt fixed, Optional<ToIntFunction<io.gatling.core.session.Session>> computed) {
            return new Form(words, fixed, computed, model, body, headers, streamed);
        }

        /** Tokens of its own prompt, as the server will count them; absent if the session says it. */
        OptionalDouble promptTokens(Setup setup) {
            return words.flatMap(Words::fixed)
                    .map(messages -> messages.stream()
                            .mapToInt(message -> LocalTokenizer.shared().count(message.text()))
                            .sum())
                    .map(text -> OptionalDouble.of(setup.chargedPromptTokens(
                            model.orElse(setup.settings().model()), text)))
                    .orElse(OptionalDouble.empty());
        }

        /** Tokens that its answer may have; absent if the settings or the session say it. */
        OptionalDouble mostOutputTokens() {
            return maxTokens.isPresent() ? OptionalDouble.of(maxTokens.getAsInt()) : OptionalDouble.empty();
        }

        boolean streamed(Setup setup) {
            return streamed.orElse(setup.settings().stream());
        }

        /** Prepares, before the load, whatever does not depend on a session. */
        Asking in(Setup setup) {
            RequestForm requests = new RequestForm(
                    setup.settings(),
                    model.orElse(setup.settings().model()),
                    streamed(setup),
                    maxTokens,
                    body,
                    headers,
                    Optional.empty(),
                    Optional.empty());
            if (words.isEmpty() && setup.settings().prompts() instanceof Mix mix) {
                return CouldNotStart.orEnd(() -> {
                    throw new Refused(
                            "mix=" + mix.file() + " has no place in a request that sets something itself and has"
                                    + " no prompt: leave the mix out, or give the request a prompt in the simulation");
                });
            }
            if (words.isEmpty()) {
                Questions questions = Questions.of(requests);
                return new Asking(false, (session, call) -> () -> questions.question(session.userId(), call));
            }
            if (words.get().fixed().isPresent() && tokensOf.isEmpty()) {
                Question question =
                        requests.question(new Prompt(words.get().fixed().get(), OptionalInt.empty()));
                return new Asking(false, (session, call) -> () -> question);
            }
            return new Asking(true, (session, call) -> {
                OptionalInt most = tokensOf.map(tokens -> OptionalInt.of(tokens.applyAsInt(session)))
                        .orElse(OptionalInt.empty());
                Prompt prompt = new Prompt(words.get().of().apply(session), most);
                return () -> requests.question(prompt);
            });
        }
    }

    /**
     * Makes the questions of a step.
     *
     * @param slow whether making a question counts tokens and writes JSON: not on an event loop
     * @param questions reads the session at once, and gives what makes the question
     */
    record Asking(boolean slow, Source questions) {

        /** Where a step's questions come from. */
        @FunctionalInterface
        interface Source {
            java.util.function.Supplier<Question> of(io.gatling.core.session.Session session, long call);
        }
    }
}
