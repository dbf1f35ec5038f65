package cerebras.loadtest.workload;

import cerebras.loadtest.api.ExpectedAnswer;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.LocalTokenizer;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.settings.BodyFields;
import cerebras.loadtest.settings.Prompt;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.workload.RequestForm.BodyFrame;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import cerebras.loadtest.workload.TraceFile.TraceException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;

/** The sessions of a file, and the requests of the agents that play them. Thread-safe. */
public final class SessionQuestions implements Questions {

    private static final byte[] CONTENT = "{\"content\":\"".getBytes(StandardCharsets.US_ASCII);

    private final RunSettings settings;
    private final List<SessionScript> scripts;
    private final List<String> notes;
    private final Map<Kind, AgentForm> forms = new HashMap<>();
    private final Map<Input, Encoded> encoded = new ConcurrentHashMap<>();
    private final MadeUpText text = new MadeUpText();

    /** Differs from run to run, so that no session has the id of one of an earlier run. */
    private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), Character.MAX_RADIX);

    /** What determines the form of an agent's requests. */
    private record Kind(String model, JsonNode tools) {}

    /**
     * The form of an agent's requests.
     *
     * @param expected what they demand of their answers
     * @param toolTokens of the definitions of its tools
     */
    record AgentForm(String model, BodyFrame frame, ExpectedAnswer expected, int toolTokens) {}

    /** @param scripts at least one */
    public SessionQuestions(RunSettings settings, List<SessionScript> scripts) {
        this(settings, scripts, List.of());
    }

    private SessionQuestions(RunSettings settings, List<SessionScript> scripts, List<String> notes) {
        this.settings = settings;
        this.notes = notes;
        this.scripts = List.copyOf(scripts);
        scripts.forEach(script -> addForms(script.main()));
    }

    /**
     * The sessions of the configured file.
     *
     * @throws Refused if no session can be read
     */
    public static SessionQuestions of(RunSettings settings) {
        Path file = settings.sessions()
                .file()
                .orElseThrow(() -> new Refused("sessions is not set: expected " + Setting.SESSIONS.form()
                        + ", for example -Dsessions=" + Setting.SESSIONS.example()));
        try {
            SessionFile.Sessions read = SessionFile.read(file);
            return new SessionQuestions(settings, read.scripts(), read.notes());
        } catch (TraceException wrong) {
            throw new Refused("sessions=" + settings.effective().get(Setting.SESSIONS.key()) + " cannot be played: "
                    + wrong.getMessage());
        }
    }

    /** The same sessions with other settings. */
    public SessionQuestions with(RunSettings changed) {
        return new SessionQuestions(changed, scripts, notes);
    }

    private void addForms(Agent agent) {
        forms.computeIfAbsent(new Kind(agent.model(), agent.tools()), this::form);
        agent.turns().forEach(turn -> turn.after().forEach(this::addForms));
    }

    private AgentForm form(Kind kind) {
        String model = kind.model() == null ? settings.model() : kind.model();
        BodyFields tools = kind.tools() == null ? BodyFields.NONE : BodyFields.NONE.and("tools", kind.tools());
        RequestForm form = new RequestForm(
                settings,
                model,
                settings.stream(),
                OptionalInt.empty(),
                tools,
                Map.of(),
                Optional.empty(),
                Optional.empty());
        return new AgentForm(
                model,
                BodyFrame.of(form),
                form.question(Prompt.user("")).expected(),
                kind.tools() == null ? 0 : count(kind.tools().toString()));
    }

    AgentForm form(Agent agent) {
        return forms.get(new Kind(agent.model(), agent.tools()));
    }

    @Override
    public List<String> models() {
        return forms.values().stream().map(AgentForm::model).distinct().toList();
    }

    /**
     * The session that a user plays: all of the file, then all again, in an order of the user's own. Users begin with
     * different sessions.
     *
     * @param number of the session among the user's, from 1
     */
    public SessionScript script(long user, long number) {
        int count = scripts.size();
        int stride = 1 + random(user, 0).nextInt(Math.max(1, count - 1));
        while (greatestCommonDivisor(stride, count) > 1) {
            stride++;
        }
        return scripts.get((int) Math.floorMod(user - 1 + (number - 1) * stride, (long) count));
    }

    private static int greatestCommonDivisor(int one, int other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }

    /** Where the waits of a session are drawn from: the same for the same seed, user and session. */
    public SplittableRandom random(long user, long number) {
        return new SplittableRandom(settings.arrivals().seed() * 1_000_003 + user * 7_919 + number);
    }

    /** The context of an agent that begins. */
    public AgentContext context(Agent agent, String session) {
        return new AgentContext(this, agent, session);
    }

    /** The first request of a session; the others depend on the answers. */
    @Override
    public Question question(long user, long call) {
        return context(script(user, call).main(), user + "-" + call).request(0);
    }

    @Override
    public long size() {
        return scripts.size();
    }

    int mostTokens(Turn turn) {
        return turn.maxTokens().orElse(settings.maxTokens());
    }

    Question question(
            AgentForm form,
            ByteArrayOutputStream messages,
            int promptTokens,
            int maxTokens,
            String session,
            String agent,
            int turn) {
        String affinity = run + "-" + session;
        byte[] key = settings.sessions().cacheKey()
                ? ("\"prompt_cache_key\":\"" + affinity + "\",").getBytes(StandardCharsets.US_ASCII)
                : new byte[0];
        ByteArrayOutputStream body = form.frame().begin(key, messages.size());
        body.writeBytes(messages.toByteArray());
        return new Question(
                form.model(),
                form.frame().end(body, maxTokens),
                promptTokens,
                maxTokens,
                settings.sessions()
                        .header()
                        .map(header -> Map.of(header, affinity))
                        .orElse(Map.of()),
                form.expected(),
                Optional.of(new Question.Turn(0, turn, session, agent)),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * A message as it is sent.
     *
     * @param tokens of its text
     */
    record Encoded(byte[] json, int tokens) {

        static Encoded of(Message message) {
            return new Encoded(Json.bytes(message), count(message.text()));
        }

        /** The same message as the answer to a tool call. */
        Encoded answering(String call) {
            byte[] field = (",\"tool_call_id\":" + Json.text(call) + "}").getBytes(StandardCharsets.UTF_8);
            byte[] all = Arrays.copyOf(json, json.length - 1 + field.length);
            System.arraycopy(field, 0, all, json.length - 1, field.length);
            return new Encoded(all, tokens);
        }
    }

    /** A part of the input as a message: that of a tool without the id of its call. */
    Encoded encoded(Input part) {
        if (part instanceof Input.MadeUp made) {
            return madeUp(made.role(), made.tokens(), made.blocks());
        }
        if (part instanceof Input.ToolResult result && result.content() == null) {
            return madeUp("tool", result.tokens(), Input.Blocks.NONE);
        }
        return encoded.computeIfAbsent(
                part,
                fixed -> Encoded.of(
                        fixed instanceof Input.Said said
                                ? said.message()
                                : new Message(((Input.ToolResult) fixed).content(), null, "tool")));
    }

    private Encoded madeUp(String role, int tokens, Input.Blocks blocks) {
        var json = new ByteArrayOutputStream(CONTENT.length + tokens * MadeUpText.BYTES_PER_TOKEN);
        json.writeBytes(CONTENT);
        text.write(json, tokens, blocks.ids(), blocks.tokens());
        json.writeBytes(("\",\"role\":\"" + role + "\"}").getBytes(StandardCharsets.US_ASCII));
        return new Encoded(json.toByteArray(), tokens);
    }

    /** The text of a tool's answer. */
    String content(Input.ToolResult result) {
        return result.content() == null ? madeUp(result.tokens()) : result.content();
    }

    /** A text of random words. */
    String madeUp(int tokens) {
        var words = new ByteArrayOutputStream();
        text.write(words, tokens, new long[0], 1);
        return words.toString(StandardCharsets.US_ASCII);
    }

    private static int count(String words) {
        return LocalTokenizer.shared().count(words);
    }

    /**
     * What is known about the requests of all sessions before they are played. Answers are as long as in the file, or as
     * their token limit where it does not say.
     *
     * @param promptTokens mean of all requests, without those of the chat template
     * @param mostOutputTokens mean token limit
     */
    public record Outline(double promptTokens, double mostOutputTokens) {}

    /** The mean request. */
    public Outline outline() {
        List<Integer> prompts = new ArrayList<>();
        List<Integer> limits = new ArrayList<>();
        scripts.forEach(script -> outline(script.main(), prompts, limits));
        return new Outline(
                prompts.stream().mapToInt(Integer::intValue).average().orElse(0),
                limits.stream().mapToInt(Integer::intValue).average().orElse(0));
    }

    private void outline(Agent agent, List<Integer> prompts, List<Integer> limits) {
        int context = 0;
        for (Turn turn : agent.turns()) {
            context = turn.newContext() || context == 0 ? form(agent).toolTokens() : context;
            context += turn.input().stream().mapToInt(this::tokens).sum();
            prompts.add(context);
            limits.add(mostTokens(turn));
            context += answerTokens(turn);
            turn.after().forEach(started -> outline(started, prompts, limits));
        }
    }

    private int tokens(Input part) {
        if (part instanceof Input.MadeUp made) {
            return made.tokens();
        }
        return part instanceof Input.ToolResult result && result.content() == null
                ? result.tokens()
                : encoded(part).tokens();
    }

    private int answerTokens(Turn turn) {
        return Math.min(mostTokens(turn), turn.expected().outputTokens().orElse(mostTokens(turn)));
    }

    /**
     * Time of a session for each of its requests, in seconds: subagents that work side by side make it shorter.
     *
     * @param betweenSeconds time between two sessions of a user
     * @param callSeconds time of a call, without that of its answer's tokens
     */
    public double secondsPerCall(double betweenSeconds, double callSeconds, double secondsPerToken) {
        double seconds = mean(script -> betweenSeconds + seconds(script.main(), callSeconds, secondsPerToken));
        return seconds / mean(SessionScript::requests);
    }

    private double mean(ToDoubleFunction<SessionScript> of) {
        return scripts.stream().mapToDouble(of).average().orElseThrow();
    }

    private double seconds(Agent agent, double callSeconds, double secondsPerToken) {
        double seconds = 0;
        for (Turn turn : agent.turns()) {
            seconds += turn.delay().length().meanNanos() / 1e9 + callSeconds + answerTokens(turn) * secondsPerToken;
            seconds += turn.after().stream()
                    .filter(started -> !started.background())
                    .mapToDouble(started -> seconds(started, callSeconds, secondsPerToken))
                    .max()
                    .orElse(0);
        }
        return seconds;
    }

    /** The sessions, in the order of the file. */
    public List<SessionScript> scripts() {
        return scripts;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Optional<String> words() {
        return Optional.of("%s: %,d %s with %,d requests of %,d agents, %,.1f a session"
                .formatted(
                        settings.effective().getOrDefault("sessions", "defined by the simulation"),
                        scripts.size(),
                        scripts.size() == 1 ? "session" : "sessions",
                        scripts.stream().mapToInt(SessionScript::requests).sum(),
                        scripts.stream()
                                .mapToLong(script -> agents(script.main()))
                                .sum(),
                        mean(SessionScript::requests)));
    }

    private static long agents(Agent agent) {
        return 1
                + agent.turns().stream()
                        .flatMap(turn -> turn.after().stream())
                        .mapToLong(SessionQuestions::agents)
                        .sum();
    }
}
