package cerebras.loadtest.load;

import cerebras.loadtest.load.Expectation.Stretch;
import cerebras.loadtest.records.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The load of a simulation that injects users with its own injection profiles.
 *
 * @param words description of the profiles for users
 * @param model {@code open}, {@code closed}, or {@code mixed} if there are profiles of both kinds
 * @param users all users of open profiles, plus the maximum number of concurrent users of closed profiles
 * @param after time from the first call that is not measured
 * @param during measured time after that; zero if the rest of the run is measured
 * @param populations users of each injected scenario
 * @param unforeseeable what is known about its calls if they cannot be computed
 */
public record InjectedLoad(
        String words,
        String model,
        long users,
        Duration after,
        Duration during,
        List<Population> populations,
        String unforeseeable)
        implements LoadShape {

    /**
     * The users of one scenario.
     *
     * @param stages of its injection profile
     * @param requests of each user in one pass through the scenario; absent if they depend on the run
     */
    public record Population(List<Stage> stages, Optional<List<Request>> requests) {

        private double callsPerUser() {
            return requests.orElseThrow().stream().mapToDouble(Request::perUser).sum();
        }
    }

    /**
     * A part of an injection profile.
     *
     * @param startSeconds from the beginning of the load
     * @param seconds its duration; 0 if its users arrive at once
     * @param from users per second at its beginning, or users of a closed profile; the number of users if they arrive
     *     at once
     * @param to the same at its end
     * @param open whether users arrive at a rate; otherwise their number is controlled
     */
    public record Stage(double startSeconds, double seconds, double from, double to, boolean open) {}

    /**
     * Calls of one {@code chat(name)} of a scenario.
     *
     * @param perUser mean calls of a user in one pass
     * @param ownPrompt whether the request defines its prompt, not the settings
     * @param promptTokens tokens of its own prompt; absent if it is built during the load
     * @param mostOutputTokens token limit of an answer; absent if the settings define it
     */
    public record Request(
            String name,
            double perUser,
            boolean ownPrompt,
            OptionalDouble promptTokens,
            OptionalDouble mostOutputTokens) {

        private double mostOutputTokens(Expectation.Call call) {
            return mostOutputTokens.orElse(call.mostOutputTokens());
        }
    }

    @Override
    public LoadPlan plan() {
        Integer most = model.equals("closed") ? Integer.valueOf((int) Math.min(Integer.MAX_VALUE, users)) : null;
        return LoadPlan.custom(model, most, after.toNanos(), during.toNanos(), words);
    }

    /**
     * Users of open profiles make their calls when they arrive, users of closed profiles one after the other. Absent if
     * the number of calls of a scenario depends on the run.
     */
    @Override
    public Optional<Expectation> expectation(Expectation.Call call) {
        if (populations.isEmpty()
                || populations.stream()
                        .anyMatch(population -> population.requests().isEmpty())) {
            return Optional.empty();
        }
        List<Piece> pieces = populations.stream()
                .flatMap(population -> pieces(population, call))
                .toList();
        List<Request> requests = new ArrayList<>();
        double calls = 0;
        double promptTokens = 0;
        double outputTokens = 0;
        for (Population population : populations) {
            double made = pieces(population, call).mapToDouble(Piece::calls).sum();
            calls += made;
            for (Request request : population.requests().orElseThrow()) {
                requests.add(request);
                double share = made * request.perUser() / population.callsPerUser();
                promptTokens +=
                        share * (request.ownPrompt() ? request.promptTokens().orElse(0) : call.promptTokens());
                outputTokens += share * request.mostOutputTokens(call);
            }
        }
        String unknownPrompts = requests.stream()
                .filter(request -> request.ownPrompt() && request.promptTokens().isEmpty())
                .map(Request::name)
                .distinct()
                .collect(Collectors.joining(", "));
        boolean even = requests.stream()
                        .mapToDouble(request -> request.mostOutputTokens(call))
                        .distinct()
                        .count()
                <= 1;
        return Optional.of(new Expectation(
                stretches(pieces),
                0,
                0,
                calls == 0 ? 0 : promptTokens / calls,
                calls == 0 ? 0 : outputTokens / calls,
                !model.equals("open"),
                even
                        && (call.evenAnswers()
                                || requests.stream()
                                        .allMatch(request ->
                                                request.mostOutputTokens().isPresent())),
                unknownPrompts));
    }

    /** A rate in calls per second that changes linearly between two times. */
    private record Piece(double start, double end, double from, double to) {

        double calls() {
            return (from + to) / 2 * (end - start);
        }

        double at(double moment) {
            return from + (to - from) * (moment - start) / (end - start);
        }
    }

    /** Users who arrive at once count as arriving within a second. */
    private static Stream<Piece> pieces(Population population, Expectation.Call call) {
        double perUser = population.callsPerUser();
        double callSeconds = population.requests().orElseThrow().stream()
                        .mapToDouble(request -> request.perUser() * call.seconds(request.mostOutputTokens(call)))
                        .sum()
                / perUser;
        return perUser == 0
                ? Stream.of()
                : population.stages().stream()
                        .filter(stage -> stage.from() > 0 || stage.to() > 0)
                        .map(stage -> {
                            double calls = stage.open() ? perUser : 1 / callSeconds;
                            double seconds = stage.seconds() == 0 ? 1 : stage.seconds();
                            return new Piece(
                                    stage.startSeconds(),
                                    stage.startSeconds() + seconds,
                                    stage.from() * calls,
                                    stage.to() * calls);
                        });
    }

    /** The sum of all pieces, split where one of them begins or ends. */
    private static List<Stretch> stretches(List<Piece> pieces) {
        TreeSet<Double> cuts = new TreeSet<>(List.of(0.0));
        pieces.forEach(piece -> cuts.addAll(List.of(piece.start(), piece.end())));
        List<Stretch> stretches = new ArrayList<>();
        for (double start : cuts) {
            Double end = cuts.higher(start);
            if (end != null) {
                List<Piece> there = pieces.stream()
                        .filter(piece -> piece.start() <= start && piece.end() >= end)
                        .toList();
                stretches.add(new Stretch(
                        end - start,
                        there.stream().mapToDouble(piece -> piece.at(start)).sum(),
                        there.stream().mapToDouble(piece -> piece.at(end)).sum()));
            }
        }
        return stretches;
    }
}
