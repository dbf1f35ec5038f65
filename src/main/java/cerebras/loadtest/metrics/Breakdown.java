package cerebras.loadtest.metrics;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.stats.Window;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of one part of a run, for comparison with the other parts of the same kind.
 *
 * @param kind dimension of the breakdown
 * @param name number of users, model, scenario, request name, variant, name of the agent, or number of the turn; {@code 21–50}
 *     for turns that are put together
 * @param client measurements of the load generator in a step; {@code null} if there are none, and for parts other than steps
 */
public record Breakdown(
        Kind kind,
        String name,
        @JsonIgnore Figures figures,
        @JsonIgnore ClientFigures client) {

    /** A part without measurements of the load generator. */
    public Breakdown(Kind kind, String name, Figures figures) {
        this(kind, name, figures, null);
    }

    /** Figures of the part, without percentile curves. */
    @JsonProperty("figures")
    Figures writtenFigures() {
        return figures.withoutCurves();
    }

    /** The number of users of a step, or of the turn; of turns that are put together, the first. */
    public int number() {
        return Integer.parseInt(name.split("\\D")[0]);
    }

    /** The dimensions by which a run is split. */
    public enum Kind {
        /** A step of the load, with a window of its own. */
        @JsonProperty("step")
        STEP,
        @JsonProperty("model")
        MODEL,
        @JsonProperty("scenario")
        SCENARIO,
        /** A request name. */
        @JsonProperty("request")
        REQUEST,
        /** Number of the question in its conversation, or of the main agent's request in its session, from 1. */
        @JsonProperty("turn")
        TURN,
        /** A compared target, or value of a request field. */
        @JsonProperty("variant")
        VARIANT,
        /** An agent of the sessions: the main agent, or a subagent. */
        @JsonProperty("agent")
        AGENT
    }

    /**
     * Computes the figures of the steady window and its {@link Breakdown}s; each step has a window of its own. An attempt is
     * added once, to the combination of its model, scenario, request, variant, and turn or agent; figures are sums of such
     * combinations. Their number is bounded: late turns are put together, and subagents with many different names.
     */
    static final class Builder {

        /** The first of the turns that are put together. By choice. */
        private static final int[] TURNS_FROM = {21, 51, 101, 201, 501};

        private static final int MOST_AGENTS = 20;
        private static final String MAIN_AGENT = "main agent";
        private static final String OTHER_AGENTS = "others";

        private final Set<String> agents = new HashSet<>();
        private final Map<Part, FiguresBuilder> parts = new LinkedHashMap<>();
        private final SortedMap<Name, Step> steps = new TreeMap<>();
        private final Window planned;
        private final boolean perUser;
        private final List<String> variants;
        private long cutNanos = Long.MAX_VALUE;

        /**
         * @param perUser as in {@link FiguresBuilder}
         * @param variants names of what the run compares, in their order; may be empty
         */
        Builder(Window steady, boolean perUser, List<String> variants) {
            this.planned = steady;
            this.perUser = perUser;
            this.variants = variants;
        }

        /** Name of a part; numbers sort by value. */
        private record Name(int number, String text) implements Comparable<Name> {

            private static Name of(int number) {
                return new Name(number, Integer.toString(number));
            }

            private static Name ofTurn(int turn) {
                int group = Arrays.binarySearch(TURNS_FROM, turn);
                int from = group >= 0 ? group : -group - 2;
                if (from < 0) {
                    return of(turn);
                }
                return new Name(
                        TURNS_FROM[from],
                        from + 1 < TURNS_FROM.length
                                ? TURNS_FROM[from] + "–" + (TURNS_FROM[from + 1] - 1)
                                : TURNS_FROM[from] + "+");
            }

            /** The main agent is first. */
            private static Name ofAgent(String agent) {
                return new Name(agent.equals(MAIN_AGENT) ? 0 : 1, agent);
            }

            private static Name of(String text) {
                return new Name(0, text);
            }

            @Override
            public int compareTo(Name other) {
                return number == other.number ? text.compareTo(other.text) : Integer.compare(number, other.number);
            }
        }

        /** Figures of a step, and of the load generator in it. */
        private record Step(FiguresBuilder figures, ClientFigures.WindowTally client) {

            private Breakdown breakdown(String name, long lastNanos, boolean runEnded) {
                return new Breakdown(
                        Kind.STEP,
                        name,
                        figures.figures(lastNanos, runEnded),
                        client.empty() ? null : client.figures(false, List.of()));
            }
        }

        /**
         * @param turn {@code null} for subagents, and outside conversations and sessions
         * @param agent {@code null} outside sessions
         */
        private record Part(String model, String scenario, String request, Name turn, String agent, String variant) {}

        private Optional<Name> name(Part part, Kind kind) {
            return switch (kind) {
                case STEP -> Optional.empty();
                case MODEL -> part.variant() == null ? Optional.of(Name.of(part.model())) : Optional.empty();
                case SCENARIO -> Optional.of(Name.of(part.scenario()));
                case REQUEST -> Optional.of(Name.of(part.request()));
                case TURN -> Optional.ofNullable(part.turn());
                case VARIANT -> Optional.ofNullable(part.variant()).map(name -> new Name(variants.indexOf(name), name));
                case AGENT -> Optional.ofNullable(part.agent()).map(Name::ofAgent);
            };
        }

        void begin(LoadStep step) {
            steps.put(
                    new Name(step.number(), Integer.toString(step.users())),
                    new Step(FiguresBuilder.ofStep(step, perUser), new ClientFigures.WindowTally()));
        }

        /** Ends all windows early, including those of parts that occur later. */
        void cut(long endNanos) {
            cutNanos = endNanos;
            steps.values().forEach(step -> step.figures().cut(endNanos));
            parts.values().forEach(part -> part.cut(endNanos));
        }

        /** Adds a measurement of the load generator; it belongs to the step whose window contains its middle. */
        void add(ClientSample sample) {
            steps.values().stream()
                    .filter(step -> step.figures().contains(sample.middleNanos()))
                    .forEach(step -> step.client().add(sample));
        }

        void add(Attempt attempt) {
            steps.values().forEach(step -> step.figures().add(attempt));
            parts.computeIfAbsent(part(attempt), unknown -> empty()).add(attempt);
        }

        private Part part(Attempt attempt) {
            boolean subagent = attempt.agent() != null;
            return new Part(
                    attempt.model(),
                    attempt.scenario(),
                    attempt.requestName(),
                    attempt.turn() == null || subagent ? null : Name.ofTurn(attempt.turn()),
                    attempt.session() == null ? null : subagent ? subagent(attempt.agent()) : MAIN_AGENT,
                    attempt.variant());
        }

        private String subagent(String name) {
            return agents.contains(name) || agents.size() < MOST_AGENTS && agents.add(name) ? name : OTHER_AGENTS;
        }

        private FiguresBuilder empty() {
            FiguresBuilder figures = new FiguresBuilder(planned, perUser);
            figures.cut(cutNanos);
            return figures;
        }

        private FiguresBuilder sum(Collection<FiguresBuilder> some) {
            return some.stream().reduce(empty(), FiguresBuilder::add);
        }

        /** Whether the attempt ended in the steady window. */
        boolean counts(Attempt attempt) {
            return planned.endingBy(cutNanos).contains(attempt.moments().endNanos());
        }

        /** Figures of the steady window. Parameters as in {@link FiguresBuilder#figures}. */
        Figures steady(long lastNanos, boolean runEnded) {
            return sum(parts.values()).figures(lastNanos, runEnded);
        }

        /** All steps, and the parts of every other dimension that has at least two. Parameters as in {@link FiguresBuilder#figures}. */
        List<Breakdown> breakdowns(long lastNanos, boolean runEnded) {
            List<Breakdown> all = new ArrayList<>();
            steps.forEach((name, step) -> all.add(step.breakdown(name.text(), lastNanos, runEnded)));
            for (Kind kind : Kind.values()) {
                several(kind)
                        .forEach((name, figures) ->
                                all.add(new Breakdown(kind, name.text(), figures.figures(lastNanos, runEnded))));
            }
            return List.copyOf(all);
        }

        private SortedMap<Name, FiguresBuilder> several(Kind kind) {
            SortedMap<Name, List<FiguresBuilder>> named = new TreeMap<>();
            parts.forEach((part, figures) -> name(part, kind)
                    .ifPresent(name -> named.computeIfAbsent(name, unknown -> new ArrayList<>())
                            .add(figures)));
            SortedMap<Name, FiguresBuilder> sums = new TreeMap<>();
            if (named.size() > 1) {
                named.forEach((name, figures) -> sums.put(name, sum(figures)));
            }
            return sums;
        }
    }
}
