package cerebras.loadtest.load;

import cerebras.loadtest.records.AttemptTrace;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.SessionEnd;
import cerebras.loadtest.records.SessionEnd.Result;
import cerebras.loadtest.settings.SessionSettings.DeviationPolicy;
import cerebras.loadtest.workload.AgentContext;
import cerebras.loadtest.workload.AgentContext.Answer;
import cerebras.loadtest.workload.Question;
import cerebras.loadtest.workload.SessionQuestions;
import cerebras.loadtest.workload.SessionScript;
import cerebras.loadtest.workload.SessionScript.Agent;
import cerebras.loadtest.workload.SessionScript.Delay;
import cerebras.loadtest.workload.SessionScript.Turn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One session while it is played: which request of which agent is due when, and how the session ends. A request is due when
 * its delay after the end of the previous answer is over, or after the end of the last subagent that it waits for. All
 * methods and callbacks run on one event loop, except work that is handed to {@link Host#work}.
 */
public final class SessionPlay {

    /** What a session is played on. */
    public interface Host {

        /** Whether new requests are still sent. */
        boolean sending();

        /** Runs a task at this time, or as soon as possible after it, or earlier if nothing is sent any more then. */
        void at(long nanos, Runnable task);

        /** Runs {@code task} on another thread, and then {@code then} on the event loop. */
        void work(Runnable task, Runnable then);

        /** Makes a call; {@code ended} receives its last attempt, or {@code null} if none was sent. */
        void call(Question question, long dueNanos, Consumer<AttemptTrace> ended);

        /** The session is over; absent if none of its requests was sent. Called once. */
        void over(Optional<SessionEnd> end);
    }

    private final SessionQuestions questions;
    private final SessionScript script;
    private final DeviationPolicy policy;
    private final String id;
    private final long user;
    private final long originNanos;
    private final Host host;
    private final SplittableRandom random;
    private final List<Stretch> stretches = new ArrayList<>();
    private boolean begun;
    private long startNanos;
    private long endNanos;
    private int running;
    private int inFlight;
    private int requests;
    private int deviations;
    private Result result;
    private boolean over;

    /**
     * @param number of the session among the user's, from 1
     * @param originNanos when the load began
     */
    public SessionPlay(
            SessionQuestions questions,
            DeviationPolicy policy,
            long user,
            long number,
            SessionScript script,
            long originNanos,
            Host host) {
        this.questions = questions;
        this.policy = policy;
        this.user = user;
        this.id = user + "-" + number;
        this.script = script;
        this.originNanos = originNanos;
        this.host = host;
        this.random = questions.random(user, number);
    }

    /** Begins; the first request is due after the delay of its turn. */
    public void start(long nanos) {
        new AgentPlay(script.main(), random, last -> {}).begin(nanos);
    }

    /**
     * Ends the session because the load has ended; the host is not told. Returns its end; absent if it was over, or if none
     * of its requests was sent.
     */
    public Optional<SessionEnd> cut() {
        if (over) {
            return Optional.empty();
        }
        over = true;
        result = result == null ? Result.CUT : result;
        return sessionEnd();
    }

    private void end(Result how) {
        result = result == null ? how : result;
        finishIfIdle();
    }

    /** An agent that waits for its next request does not hold up the end of a session that has failed. */
    private void finishIfIdle() {
        if (!over && inFlight == 0 && (result != null || running == 0)) {
            result = result == null ? Result.COMPLETED : result;
            over = true;
            host.over(sessionEnd());
        }
    }

    private Optional<SessionEnd> sessionEnd() {
        if (!begun) {
            return Optional.empty();
        }
        long[] waits = waits();
        return Optional.of(new SessionEnd(
                id,
                script.id(),
                user,
                startNanos - originNanos,
                endNanos - originNanos,
                requests,
                script.requests(),
                waits[Activity.TOOL.ordinal()],
                waits[Activity.THINK.ordinal()],
                deviations,
                result));
    }

    /** What an agent does, in order of precedence if agents do different things at the same time. */
    private enum Activity {
        MODEL,
        TOOL,
        THINK
    }

    private record Stretch(long fromNanos, long toNanos, Activity activity) {}

    private record Edge(long nanos, int activity, int change) {}

    /** Time of each activity during which no agent does one that precedes it, from the first request to the last answer. */
    private long[] waits() {
        List<Edge> edges = new ArrayList<>();
        for (Stretch stretch : stretches) {
            int activity = stretch.activity().ordinal();
            edges.add(new Edge(clipped(stretch.fromNanos()), activity, 1));
            edges.add(new Edge(clipped(stretch.toNanos()), activity, -1));
        }
        edges.sort(Comparator.comparingLong(Edge::nanos));
        long[] nanos = new long[Activity.values().length];
        int[] active = new int[nanos.length];
        long before = startNanos;
        for (Edge edge : edges) {
            for (int activity = 0; activity < active.length; activity++) {
                if (active[activity] > 0) {
                    nanos[activity] += edge.nanos() - before;
                    break;
                }
            }
            active[edge.activity()] += edge.change();
            before = edge.nanos();
        }
        return nanos;
    }

    private long clipped(long nanos) {
        return Math.max(startNanos, Math.min(nanos, endNanos));
    }

    /** One agent: its requests, one after the other. */
    private final class AgentPlay {

        private final Agent agent;
        private final AgentContext context;
        private final SplittableRandom random;
        private final Consumer<Long> whenDone;
        private int turn;
        private int subagents;
        private long readyNanos;

        /** @param whenDone receives the end of its last answer, or of the last subagent that it waited for */
        AgentPlay(Agent agent, SplittableRandom random, Consumer<Long> whenDone) {
            this.agent = agent;
            this.random = random;
            this.whenDone = whenDone;
            this.context = questions.context(agent, id);
        }

        void begin(long nanos) {
            running++;
            next(nanos);
        }

        private void next(long fromNanos) {
            if (result != null) {
                return;
            }
            if (turn == agent.turns().size()) {
                running--;
                whenDone.accept(fromNanos);
                finishIfIdle();
                return;
            }
            Delay delay = agent.turns().get(turn).delay();
            long dueNanos = fromNanos + delay.length().drawNanos(random);
            stretches.add(
                    new Stretch(fromNanos, dueNanos, delay.kind() == Delay.Kind.TOOL ? Activity.TOOL : Activity.THINK));
            Question[] question = new Question[1];
            host.work(
                    () -> question[0] = context.request(turn),
                    () -> host.at(dueNanos, () -> call(question[0], dueNanos)));
        }

        private void call(Question question, long dueNanos) {
            if (over || result != null) {
                return;
            }
            if (!host.sending()) {
                end(Result.CUT);
                return;
            }
            inFlight++;
            host.call(question, dueNanos, last -> ended(last, dueNanos));
        }

        private void ended(AttemptTrace last, long dueNanos) {
            inFlight--;
            if (over) {
                return;
            }
            if (last == null) {
                end(Result.CUT);
                return;
            }
            startNanos = begun ? Math.min(startNanos, dueNanos) : dueNanos;
            endNanos = begun ? Math.max(endNanos, last.endNanos()) : last.endNanos();
            begun = true;
            stretches.add(new Stretch(dueNanos, last.endNanos(), Activity.MODEL));
            boolean cancelled = last.outcome() == Outcome.CANCELLED_BY_PLAN;
            if (last.outcome().success() || cancelled) {
                requests++;
                answered(last, cancelled);
            } else {
                // A retry that was planned and not made, or an answer that was broken off: the load ended first.
                end(last.retried() || last.outcome() == Outcome.CANCELLED ? Result.CUT : Result.FAILED);
            }
        }

        /** What arrived before a planned cancel is taken for the answer; its tool calls may be incomplete. */
        private void answered(AttemptTrace last, boolean cancelled) {
            if (result != null) {
                finishIfIdle();
                return;
            }
            boolean[] fits = new boolean[1];
            inFlight++;
            host.work(() -> fits[0] = context.answered(turn, answer(last, cancelled), policy) || cancelled, () -> {
                inFlight--;
                if (!over) {
                    goOn(fits[0], last.endNanos());
                }
            });
        }

        private void goOn(boolean fits, long answerNanos) {
            deviations += fits ? 0 : 1;
            if (!fits && policy == DeviationPolicy.STOP) {
                end(Result.DEVIATED);
                return;
            }
            if (result != null) {
                finishIfIdle();
                return;
            }
            Turn answered = agent.turns().get(turn);
            turn++;
            readyNanos = answerNanos;
            List<AgentPlay> started = new ArrayList<>();
            for (Agent subagent : answered.after()) {
                boolean waitedFor = !subagent.background();
                subagents += waitedFor ? 1 : 0;
                started.add(new AgentPlay(subagent, random.split(), waitedFor ? this::joined : last -> {}));
            }
            boolean waits = subagents > 0;
            started.forEach(subagent -> subagent.begin(answerNanos));
            if (!waits) {
                next(answerNanos);
            }
        }

        private void joined(long lastNanos) {
            subagents--;
            readyNanos = Math.max(readyNanos, lastNanos);
            if (subagents == 0) {
                next(readyNanos);
            }
        }
    }

    private static Answer answer(AttemptTrace last, boolean cancelled) {
        OptionalInt tokens = last.used().stream()
                .mapToInt(use -> use.prompt() + use.output())
                .findFirst();
        return new Answer(last.answerText(), cancelled ? List.of() : last.readToolCalls(), tokens);
    }
}
