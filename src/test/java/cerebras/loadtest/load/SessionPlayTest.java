package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.api.ChatRequest;
import cerebras.loadtest.api.Json;
import cerebras.loadtest.api.Message;
import cerebras.loadtest.records.AnswerReader;
import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.SessionEnd.Result;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.SessionSettings.DeviationPolicy;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.SessionQuestions;
import cerebras.loadtest.workload.SessionScript;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay;
import cerebras.loadtest.workload.SessionScript.Expected;
import cerebras.loadtest.workload.SessionScript.Input;
import cerebras.loadtest.workload.SessionScript.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plays scripts against answers of known length, on a clock that the test moves: every answer takes 100 ms. */
class SessionPlayTest {

    private static final long ANSWER_NANOS = Duration.ofMillis(100).toNanos();

    private static final String TEXT =
            "{\"choices\":[{\"message\":{\"content\":\"Done.\"},\"finish_reason\":\"stop\"}]}";
    private static final String CALLS =
            "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                    + "\"finish_reason\":\"tool_calls\"}]}";
    private static final String FAILED = "{\"error\":{\"message\":\"no\"}}";

    /** Name of the agent, turn, due time and number of messages of each request, in order. */
    private final List<String> sent = new ArrayList<>();

    private final ManualExecutor clock = new ManualExecutor();
    private final List<Optional<SessionEnd>> ends = new ArrayList<>();
    private Function<String, String> answers = call -> TEXT;
    private long sendingNanos = Duration.ofHours(1).toNanos();
    private SessionPlay play;

    @Test
    void requestsAreDueTheirDelayAfterTheEndOfTheAnswerBefore() {
        answers = call -> call.equals("main 2") ? TEXT : CALLS;
        play(agent(
                null,
                turn(Expected.Kind.TOOL_CALLS, think(0)),
                turn(Expected.Kind.TEXT, tool(250)),
                turn(Expected.Kind.TOOL_CALLS, think(1000)),
                turn(Expected.Kind.ANY, tool(50))));
        assertEquals(List.of("main 1 at 0: 1", "main 2 at 350: 4", "main 3 at 1450: 6", "main 4 at 1600: 9"), sent);
        assertEquals(
                new SessionEnd("7-1", "s", 7, 0, nanos(1700), 4, 4, nanos(300), nanos(1000), 0, Result.COMPLETED),
                end());
        assertEquals(nanos(1700), end().taskNanos());
    }

    @Test
    void firstRequestIsDueAfterTheDelayOfItsTurnAndTheSessionBeginsWithIt() {
        play(agent(null, turn(Expected.Kind.TEXT, think(300))));
        assertEquals(List.of("main 1 at 300: 1"), sent);
        assertEquals(nanos(300), end().startNanos());
        assertEquals(0, end().thinkNanos());
    }

    /** The second subagent takes longer: 50 ms, 100 ms, 200 ms and 100 ms after the answer at 100 ms. */
    @Test
    void subagentsWorkSideBySideAndTheNextTurnWaitsForTheLastOfThem() {
        play(agent(
                null,
                turn(
                        Expected.Kind.TEXT,
                        think(0),
                        agent("quick", turn(Expected.Kind.TEXT, think(10))),
                        agent("slow", turn(Expected.Kind.TEXT, think(50)), turn(Expected.Kind.TEXT, tool(200)))),
                turn(Expected.Kind.TEXT, tool(30))));
        assertEquals(
                List.of(
                        "main 1 at 0: 1",
                        "quick 1 at 110: 1",
                        "slow 1 at 150: 1",
                        "slow 2 at 450: 3",
                        "main 2 at 580: 3"),
                sent);
        // Nobody waits for the model from 100 to 110 (think), from 250 to 450 (tool) and from 550 to 580 (tool).
        assertEquals(
                new SessionEnd("7-1", "s", 7, 0, nanos(680), 5, 5, nanos(230), nanos(10), 0, Result.COMPLETED), end());
    }

    @Test
    void sessionEndsWithTheLastOfTheSubagentsThatItsLastTurnStarts() {
        play(agent(null, turn(Expected.Kind.TEXT, think(0), agent("sub", turn(Expected.Kind.TEXT, tool(40))))));
        assertEquals(List.of("main 1 at 0: 1", "sub 1 at 140: 1"), sent);
        assertEquals(nanos(240), end().endNanos());
        assertEquals(Result.COMPLETED, end().result());
    }

    @Test
    void agentGoesOnWithoutWaitingForOneInTheBackgroundButTheSessionEndsWithIt() {
        Agent background = new Agent("aside", null, null, List.of(turn(Expected.Kind.TEXT, think(500))), true);
        play(agent(null, turn(Expected.Kind.TEXT, think(0), background), turn(Expected.Kind.TEXT, think(10))));
        assertEquals(List.of("main 1 at 0: 1", "main 2 at 110: 3", "aside 1 at 600: 1"), sent);
        assertEquals(nanos(700), end().endNanos());
        // From 100 to 110 and from 210 to 600 nobody waits for the model.
        assertEquals(nanos(400), end().thinkNanos());
    }

    @ParameterizedTest
    @CsvSource({"FOLLOW, 2, 4, COMPLETED", "SCRIPT, 2, 4, COMPLETED", "STOP, 1, 1, DEVIATED"})
    void answerOfAnotherKindIsCountedAndFollowedByThePolicy(
            DeviationPolicy policy, int requests, int messages, Result result) {
        answers = call -> call.equals("main 1") ? CALLS : TEXT;
        this.policy = policy;
        play(agent(null, turn(Expected.Kind.TEXT, think(0)), turn(Expected.Kind.TEXT, think(0))));
        // Followed, the call gets an answer of its own; with the script's text, there is none to answer.
        int said = policy == DeviationPolicy.SCRIPT ? 3 : messages;
        assertTrue(sent.get(requests - 1).endsWith(": " + said), sent.toString());
        assertEquals(requests, end().requests());
        assertEquals(1, end().deviations());
        assertEquals(result, end().result());
    }

    @Test
    void failedCallEndsTheSessionWhenNoOtherIsInFlight() {
        answers = call -> call.equals("bad 1") ? FAILED : TEXT;
        play(agent(
                null,
                turn(
                        Expected.Kind.TEXT,
                        think(0),
                        agent("bad", turn(Expected.Kind.TEXT, think(0))),
                        agent("good", turn(Expected.Kind.TEXT, think(60)), turn(Expected.Kind.TEXT, think(0))),
                        agent("late", turn(Expected.Kind.TEXT, think(5000)))),
                turn(Expected.Kind.TEXT, think(0))));
        // The good subagent's first answer comes at 260; neither its second request nor the late subagent is waited
        // for.
        assertEquals(List.of("main 1 at 0: 1", "bad 1 at 100: 1", "good 1 at 160: 1"), sent);
        assertEquals(Result.FAILED, end().result());
        assertEquals(nanos(260), end().endNanos());
        assertEquals(2, end().requests());
        assertEquals(6, end().plannedRequests());
    }

    @Test
    void endOfTheLoadCutsASessionThatWaits() {
        sendingNanos = nanos(1000);
        play(agent(null, turn(Expected.Kind.TEXT, think(0)), turn(Expected.Kind.TEXT, think(5000))));
        assertEquals(Result.CUT, end().result());
        assertEquals(nanos(100), end().endNanos());
        assertEquals(1, end().requests());
        assertEquals(0, end().thinkNanos(), "after the last answer, nothing counts");
    }

    @Test
    void callThatIsNotSentCutsASession() {
        answers = call -> call.equals("main 2") ? null : TEXT;
        play(agent(null, turn(Expected.Kind.TEXT, think(0)), turn(Expected.Kind.TEXT, think(0))));
        assertEquals(Result.CUT, end().result());
        assertEquals(1, end().requests());
    }

    @Test
    void sessionWithoutAnyRequestHasNoEnd() {
        answers = call -> null;
        play(agent(null, turn(Expected.Kind.TEXT, think(0))));
        assertEquals(List.of(Optional.empty()), ends);
    }

    @Test
    void sessionThatIsCutFromOutsideSaysHowFarItCame() {
        start(agent(null, turn(Expected.Kind.TEXT, think(0)), turn(Expected.Kind.TEXT, think(5000))));
        clock.advance(Duration.ofMillis(500));
        SessionEnd cut = play.cut().orElseThrow();
        assertEquals(Result.CUT, cut.result());
        assertEquals(1, cut.requests());
        assertEquals(Optional.empty(), play.cut(), "only once");
        clock.advance(Duration.ofSeconds(10));
        assertEquals(List.of(), ends);
        assertEquals(1, sent.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"CANCELLED_BY_PLAN", "CANCELLED"})
    void plannedCancelGoesOnWithWhatWasSaidAndAnotherCancelCuts(Outcome outcome) {
        cancelled = outcome;
        play(agent(null, turn(Expected.Kind.TEXT, think(0)), turn(Expected.Kind.TEXT, think(0))));
        boolean planned = outcome == Outcome.CANCELLED_BY_PLAN;
        assertEquals(planned ? 2 : 1, sent.size());
        assertEquals(planned ? Result.COMPLETED : Result.CUT, end().result());
        assertEquals(0, end().deviations());
    }

    @Test
    void waitsAreTheSameForTheSameSeedAndOthersForAnother() {
        Delay random = new Delay(Delay.Kind.TOOL, new Delay.Length.Exponential(5e8));
        Agent sub = agent("sub", turn(Expected.Kind.TEXT, random), turn(Expected.Kind.TEXT, random));
        Agent main = agent(null, turn(Expected.Kind.TEXT, random, sub, sub), turn(Expected.Kind.TEXT, random));
        List<List<String>> runs = new ArrayList<>();
        for (String seed : List.of("1", "1", "2")) {
            sent.clear();
            this.seed = seed;
            play(main);
            runs.add(List.copyOf(sent));
        }
        assertEquals(runs.get(0), runs.get(1));
        assertTrue(!runs.get(0).equals(runs.get(2)), runs.toString());
        assertEquals(6, runs.get(0).stream().distinct().count(), runs.get(0).toString());
    }

    private DeviationPolicy policy = DeviationPolicy.FOLLOW;
    private Outcome cancelled;
    private String seed = "42";

    private SessionEnd end() {
        return ends.get(ends.size() - 1).orElseThrow();
    }

    private void play(Agent main) {
        start(main);
        clock.advance(Duration.ofMinutes(1));
    }

    private void start(Agent main) {
        SessionScript script = new SessionScript("s", OptionalLong.empty(), main);
        RunSettings settings =
                RunSettings.from(Map.of("seed", seed, "prompts", "synthetic"), Map.of(), Path.of("user-files"));
        SessionQuestions questions = new SessionQuestions(settings, List.of(script));
        long begin = clock.nanoTime();
        play = new SessionPlay(questions, policy, 7, 1, script, begin, new Host(begin));
        play.start(begin);
    }

    private final class Host implements SessionPlay.Host {

        private final long beginNanos;

        private Host(long beginNanos) {
            this.beginNanos = beginNanos;
        }

        @Override
        public boolean sending() {
            return clock.nanoTime() - beginNanos < sendingNanos;
        }

        @Override
        public void at(long nanos, Runnable task) {
            long untilDue = nanos - clock.nanoTime();
            long untilEnd = sendingNanos - (clock.nanoTime() - beginNanos);
            clock.schedule(task, Math.max(0, Math.min(untilDue, untilEnd)), java.util.concurrent.TimeUnit.NANOSECONDS);
        }

        @Override
        public void work(Runnable task, Runnable then) {
            task.run();
            clock.execute(then);
        }

        @Override
        public void call(Question question, long dueNanos, Consumer<AttemptTrace> ended) {
            Question.Turn turn = question.turn().orElseThrow();
            String call = (turn.agent() == null ? "main" : turn.agent()) + " " + turn.number();
            String answer = answers.apply(call);
            if (answer == null) {
                ended.accept(null);
                return;
            }
            assertEquals(dueNanos, clock.nanoTime(), "sent when it is due");
            sent.add(call + " at " + (dueNanos - beginNanos) / 1_000_000 + ": " + checkedMessages(question));
            clock.schedule(() -> ended.accept(trace(answer)), ANSWER_NANOS, java.util.concurrent.TimeUnit.NANOSECONDS);
        }

        @Override
        public void over(Optional<SessionEnd> end) {
            ends.add(end);
        }
    }

    /** The number of messages, all of whose tool calls are answered at once, and nothing else. */
    private static int checkedMessages(Question question) {
        try {
            List<Message> messages =
                    Json.read(question.body(), ChatRequest.class).messages();
            List<String> open = List.of();
            for (Message message : messages) {
                if (message.role().equals("tool")) {
                    assertEquals(open.get(0), message.toolCallId());
                    open = open.subList(1, open.size());
                } else {
                    assertEquals(List.of(), open);
                    open = message.calls().stream().map(Message.ToolCall::id).collect(Collectors.toList());
                }
            }
            assertEquals(List.of(), open);
            return messages.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AttemptTrace trace(String answer) {
        AttemptTrace trace = new AttemptTrace("s", 7, 1, 1, "m", false);
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        trace.keepToolCalls();
        Outcome outcome = AnswerReader.whole(trace, body, body.length);
        trace.ended(clock.nanoTime(), cancelled == null ? outcome : cancelled);
        return trace;
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static Delay think(long millis) {
        return new Delay(Delay.Kind.THINK, new Delay.Length.Fixed(nanos(millis)));
    }

    private static Delay tool(long millis) {
        return new Delay(Delay.Kind.TOOL, new Delay.Length.Fixed(nanos(millis)));
    }

    private static Agent agent(String name, Turn... turns) {
        return new Agent(name, null, null, List.of(turns), false);
    }

    /** The user says something; after tool calls, results come first. */
    private static Turn turn(Expected.Kind kind, Delay delay, Agent... after) {
        return new Turn(
                List.of(new Input.Said(Message.user("Go on."))),
                false,
                delay,
                OptionalInt.empty(),
                new Expected(kind, null, OptionalInt.empty()),
                List.of(after));
    }
}
