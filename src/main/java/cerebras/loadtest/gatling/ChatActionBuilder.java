package cerebras.loadtest.gatling;

import cerebras.loadtest.api.Message;
import cerebras.loadtest.run.Setup;
import cerebras.loadtest.settings.BodyFields;
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
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import scala.Function1;

/**
 * One chat completion as a step of a scenario: {@code chat("short").prompt("Name three rivers.").maxTokens(50)}. Immutable:
 * every method returns a changed copy.
 *
 * <p>What is not said here comes from the settings. Without a prompt, the configured prompts are sent, as in the suite's own
 * simulations.
 */
public final class ChatActionBuilder implements ActionBuilder {

    private final ChatSimulation simulation;
    private final String name;
    private final Form form;
    private final List<ChatCheck<?>> checks;

    ChatActionBuilder(ChatSimulation simulation, String name) {
        this(simulation, name, Form.DEFAULT, List.of());
    }

    private ChatActionBuilder(ChatSimulation simulation, String name, Form form, List<ChatCheck<?>> checks) {
        this.simulation = simulation;
        this.name = name;
        this.form = form;
        this.checks = checks;
    }

    /** What the user says: a text, or one of Gatling's expressions, such as {@code "#{question}"}. */
    public ChatActionBuilder prompt(String text) {
        return messages(Message.user(text));
    }

    /** What the user says, computed from the session when the call is made. It runs on an event loop, so it must not block. */
    public ChatActionBuilder prompt(Function<Session, String> text) {
        return messages(session -> List.of(Message.user(text.apply(session))));
    }

    /** The conversation so far; texts may be Gatling expressions. */
    public ChatActionBuilder messages(Message... messages) {
        return messages(List.of(messages));
    }

    /** The conversation so far; texts may be Gatling expressions. */
    public ChatActionBuilder messages(List<Message> messages) {
        List<Message> given = List.copyOf(messages);
        if (given.stream().noneMatch(message -> message.text().contains("#{"))) {
            return with(new Form(
                    Optional.of(new Words(Optional.of(given), session -> given)),
                    form.maxTokens,
                    form.model,
                    form.body,
                    form.headers,
                    form.streamed));
        }
        List<Function<io.gatling.core.session.Session, Message>> resolved =
                given.stream().map(Words::resolved).toList();
        return with(new Form(
                Optional.of(new Words(
                        Optional.empty(),
                        session -> resolved.stream()
                                .map(message -> message.apply(session))
                                .toList())),
                form.maxTokens,
                form.model,
                form.body,
                form.headers,
                form.streamed));
    }

    /** The conversation so far, computed from the session when the call is made. It must not block. */
    public ChatActionBuilder messages(Function<Session, List<Message>> messages) {
        return with(new Form(
                Optional.of(new Words(Optional.empty(), session -> messages.apply(new Session(session)))),
                form.maxTokens,
                form.model,
                form.body,
                form.headers,
                form.streamed));
    }

    /** The most tokens that the answer may have, instead of the setting {@code maxTokens}. */
    public ChatActionBuilder maxTokens(int tokens) {
        if (tokens < 1) {
            throw new Refused(
                    "chat(\"%s\").maxTokens(%d) is not a number of tokens: expected at least 1, for example maxTokens(50)"
                            .formatted(name, tokens));
        }
        return with(new Form(form.words, OptionalInt.of(tokens), form.model, form.body, form.headers, form.streamed));
    }

    /** The model that answers, instead of the setting {@code model}. */
    public ChatActionBuilder model(String id) {
        return with(new Form(form.words, form.maxTokens, Optional.of(id), form.body, form.headers, form.streamed));
    }

    /**
     * A field of the request's JSON, over those of the settings and of the prompt.
     *
     * @param value anything that Jackson can write: a text, a number, a list, a map
     */
    public ChatActionBuilder body(String field, Object value) {
        BodyFields added = ChatSimulation.orRefuse(() -> {
            try {
                return form.body.and(field, value);
            } catch (IllegalArgumentException refused) {
                throw new Refused("chat(\"%s\").body(\"%s\", ...) %s".formatted(name, field, refused.getMessage()));
            }
        });
        return with(new Form(form.words, form.maxTokens, form.model, added, form.headers, form.streamed));
    }

    /** A header of the request, over those of the settings and of the prompt. Not for secrets: these come by the settings. */
    public ChatActionBuilder header(String header, String value) {
        Map<String, String> headers = new LinkedHashMap<>(form.headers);
        headers.put(header, value);
        return with(new Form(form.words, form.maxTokens, form.model, form.body, Map.copyOf(headers), form.streamed));
    }

    /** Whether the answer is streamed, instead of the setting {@code stream}. */
    public ChatActionBuilder stream(boolean streamed) {
        return with(new Form(form.words, form.maxTokens, form.model, form.body, form.headers, Optional.of(streamed)));
    }

    /**
     * What successful answers are held to, and what is saved of them. A failed check makes the request KO for Gatling and the
     * session failed; the record of the attempt keeps its own outcome, since the call was served.
     */
    public ChatActionBuilder check(ChatCheck<?>... added) {
        return new ChatActionBuilder(
                simulation,
                name,
                form,
                Stream.concat(checks.stream(), Stream.of(added)).toList());
    }

    private ChatActionBuilder with(Form changed) {
        return new ChatActionBuilder(simulation, name, changed, checks);
    }

    /** The model that it names; absent where it asks the run's. */
    Optional<String> model() {
        return form.model;
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        simulation.uses(this);
        return new ChatStep(name, simulation::setup, simulation::open, form, checks).asScala();
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
     * What a step says itself of its requests.
     *
     * @param words absent where it sends the configured prompts
     * @param streamed absent where the settings say it
     */
    record Form(
            Optional<Words> words,
            OptionalInt maxTokens,
            Optional<String> model,
            BodyFields body,
            Map<String, String> headers,
            Optional<Boolean> streamed) {

        /** As the settings say. */
        static final Form DEFAULT = new Form(
                Optional.empty(), OptionalInt.empty(), Optional.empty(), BodyFields.NONE, Map.of(), Optional.empty());

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
                    headers);
            if (words.isEmpty()) {
                Questions questions = Questions.of(requests);
                return new Asking(false, (session, call) -> () -> questions.question(session.userId(), call));
            }
            if (words.get().fixed().isPresent()) {
                Question question = requests.question(prompt(words.get().fixed().get()));
                return new Asking(false, (session, call) -> () -> question);
            }
            return new Asking(true, (session, call) -> {
                List<Message> messages = words.get().of().apply(session);
                return () -> requests.question(prompt(messages));
            });
        }

        private static Prompt prompt(List<Message> messages) {
            return new Prompt(messages, OptionalInt.empty());
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
