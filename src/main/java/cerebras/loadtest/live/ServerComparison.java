package cerebras.loadtest.live;

import cerebras.loadtest.live.ServerMetrics.Figure;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.ServerSample;
import cerebras.loadtest.report.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The server's figures beside the client's, and where they contradict each other. The server's counters are compared
 * between the first scrape, before the load, and the latest one; so they are with the whole load when that comes after the
 * last answer. Safe for threads.
 */
final class ServerComparison {

    /** By choice: server and client count the same tokens, but scrapes fall between the tokens of open streams. */
    private static final double COUNTS_APART = 0.05;

    private static final double LEAST_APART = 20;

    /** By choice: requests on their way are in the client's number and not in the server's. */
    private static final double IN_FLIGHT_APART = 0.4;

    private static final double LEAST_IN_FLIGHT_APART = 1.5;
    private static final double CACHE_APART = 0.1;
    private static final Numbers NUMBERS = Numbers.CONSOLE;

    private ServerSample first;
    private ServerSample latest;
    private long scrapes;
    private double running;
    private double waiting;
    private double inFlight;
    private long answers;
    private long outputTokens;
    private long promptTokens;
    private long cachedTokens;
    private boolean cachedKnown;

    /** An attempt was recorded, or the server was scraped; samples in the order of time. */
    synchronized void accept(LogLine line) {
        if (line instanceof ServerSample sample) {
            first = first == null ? sample : first;
            latest = sample;
            if (sample.atNanos() > 0 && sample.inFlight() > 0) {
                scrapes++;
                running += value(sample, Figure.RUNNING).orElse(0);
                waiting += value(sample, Figure.WAITING).orElse(0);
                inFlight += sample.inFlight();
            }
        } else if (line instanceof Attempt attempt) {
            answers += attempt.outcome().success() ? 1 : 0;
            outputTokens += attempt.outputTokens().orElse(0);
            if (attempt.tokens() != null && attempt.tokens().prompt() != null) {
                promptTokens += attempt.tokens().prompt();
            }
            if (attempt.tokens() != null && attempt.tokens().cachedPrompt() != null) {
                cachedTokens += attempt.tokens().cachedPrompt();
                cachedKnown = true;
            }
        }
    }

    private static OptionalDouble value(ServerSample sample, Figure figure) {
        Double value = sample.figures().get(figure.key());
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The latest sample; absent before the first. */
    synchronized Optional<ServerSample> latest() {
        return Optional.ofNullable(latest);
    }

    /** How much a counter of the server has grown; absent where it has none, or was restarted. */
    private OptionalDouble grown(Figure figure) {
        OptionalDouble from = value(first, figure);
        OptionalDouble to = value(latest, figure);
        return from.isPresent() && to.isPresent() && to.getAsDouble() >= from.getAsDouble()
                ? OptionalDouble.of(to.getAsDouble() - from.getAsDouble())
                : OptionalDouble.empty();
    }

    /** Means while requests were in flight. They are absent where the server tells neither. */
    private boolean tellsQueue() {
        return scrapes > 0 && (value(latest, Figure.RUNNING).isPresent());
    }

    /**
     * Where the two contradict each other, one sentence each.
     *
     * @param whole whether the latest scrape came after the last answer, so that counts can be compared
     */
    synchronized List<String> contradictions(boolean whole) {
        List<String> found = new ArrayList<>();
        if (latest == null) {
            return found;
        }
        if (tellsQueue()) {
            double server = (running + waiting) / scrapes;
            double client = inFlight / scrapes;
            if (apart(server, client, IN_FLIGHT_APART, LEAST_IN_FLIGHT_APART)) {
                found.add("In flight on average: %s by the client, %s by the server. %s"
                        .formatted(
                                NUMBERS.decimal(client),
                                NUMBERS.decimal(server),
                                server < client
                                        ? "Requests were outside it for long (gateway, network, connection limit, this client), or it is one of several."
                                        : "Others use it too."));
            }
        }
        if (whole) {
            counts("Answers", answers, Figure.REQUESTS, found);
            counts("Output tokens", outputTokens, Figure.OUTPUT_TOKENS, found);
            counts("Prompt tokens", promptTokens, Figure.PROMPT_TOKENS, found);
            OptionalDouble server = hitRate();
            if (server.isPresent() && cachedKnown && promptTokens > 0) {
                double client = (double) cachedTokens / promptTokens;
                if (Math.abs(client - server.getAsDouble()) > CACHE_APART) {
                    found.add("Prompt tokens from the cache: %s by the answers' usage, %s by the server."
                            .formatted(NUMBERS.part(client), NUMBERS.part(server.getAsDouble())));
                }
            }
        }
        return found;
    }

    private void counts(String name, long client, Figure figure, List<String> found) {
        grown(figure).ifPresent(server -> {
            if (apart(server, client, COUNTS_APART, LEAST_APART)) {
                found.add("%s: %s by the client, %s by the server. %s"
                        .formatted(
                                name,
                                NUMBERS.count(client),
                                NUMBERS.count(Math.round(server)),
                                server > client
                                        ? "Others use it too, or it worked on requests that were given up."
                                        : "It is one of several, or it does not count all."));
            }
        });
    }

    private static boolean apart(double server, double client, double part, double least) {
        double difference = Math.abs(server - client);
        return difference > least && difference > part * Math.max(server, client);
    }

    private OptionalDouble hitRate() {
        OptionalDouble hits = grown(Figure.CACHE_HITS);
        OptionalDouble queries =
                grown(Figure.CACHE_QUERIES).isPresent() ? grown(Figure.CACHE_QUERIES) : grown(Figure.PROMPT_TOKENS);
        return hits.isPresent() && queries.isPresent() && queries.getAsDouble() > 0
                ? OptionalDouble.of(hits.getAsDouble() / queries.getAsDouble())
                : OptionalDouble.empty();
    }

    /** What both say of the whole load, for the report; absent where the server said nothing. */
    synchronized Optional<RunAnswer> answer() {
        if (latest == null) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        if (tellsQueue()) {
            lines.add("On average %s running and %s queued on the server, %s in flight on the client (%s)."
                    .formatted(
                            NUMBERS.decimal(running / scrapes),
                            NUMBERS.decimal(waiting / scrapes),
                            NUMBERS.decimal(inFlight / scrapes),
                            NUMBERS.count(scrapes, "scrape")));
        }
        grown(Figure.OUTPUT_TOKENS)
                .ifPresent(tokens -> lines.add("Output tokens: %s by the server, %s by the client."
                        .formatted(NUMBERS.count(Math.round(tokens)), NUMBERS.count(outputTokens))));
        hitRate()
                .ifPresent(rate -> lines.add("Prompt tokens from the cache: %s by the server%s."
                        .formatted(
                                NUMBERS.part(rate),
                                cachedKnown && promptTokens > 0
                                        ? ", " + NUMBERS.part((double) cachedTokens / promptTokens)
                                                + " by the answers' usage"
                                        : "")));
        for (Figure figure :
                List.of(Figure.MINUTE_REQUESTS, Figure.MINUTE_OUTPUT_TOKENS, Figure.QUEUE_TIME_P50, Figure.TTFT_P50)) {
            value(latest, figure).ifPresent(value -> lines.add(figure.title() + ": " + NUMBERS.decimal(value) + "."));
        }
        List<String> contradictions = contradictions(true);
        contradictions.forEach(words -> lines.add("Contradiction. " + words));
        if (contradictions.isEmpty()) {
            lines.add("No contradiction between server and client.");
        }
        return Optional.of(new RunAnswer("The server's own metrics", lines));
    }
}
