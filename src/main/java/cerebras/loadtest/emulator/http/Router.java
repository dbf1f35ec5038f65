package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the route of a request. An unknown path is refused before any other check. */
public final class Router {

    private final List<Entry> entries;

    /** Answers the requests of one path. Called by several threads at once. */
    public interface Route {

        /**
         * @throws Refusal if the request is refused
         * @throws java.util.concurrent.CancellationException if its client has left, provided that nothing is reserved
         */
        AnswerPlan answer(IncomingRequest request);
    }

    private final String prefix;

    /** @param prefix optional prefix of paths, such as {@code /openai}; empty for none */
    public Router(List<Entry> entries, String prefix) {
        this.entries = entries;
        this.prefix = prefix;
    }

    /** One route: a path that ends with a slash matches all paths that begin with it. */
    public record Entry(String method, String path, Route route) {

        boolean hasPath(String asked) {
            return path.endsWith("/") ? asked.startsWith(path) && asked.length() > path.length() : asked.equals(path);
        }
    }

    /** @throws Refusal if there is no such route, or if it refuses the request */
    public AnswerPlan answer(IncomingRequest request) {
        IncomingRequest local = request.path().startsWith(prefix + "/")
                ? request.withPath(request.path().substring(prefix.length()))
                : request;
        return find(local).answer(local);
    }

    private Route find(IncomingRequest request) {
        List<Entry> samePath =
                entries.stream().filter(entry -> entry.hasPath(request.path())).toList();
        if (samePath.isEmpty()) {
            throw Refusal.unknownPath();
        }
        return samePath.stream()
                .filter(entry -> entry.method().equals(request.method()))
                .findFirst()
                .orElseThrow(() -> Refusal.wrongMethod(methods(samePath)))
                .route();
    }

    private static String methods(List<Entry> samePath) {
        return samePath.stream()
                .map(entry -> entry.method().equals("GET") ? "GET, HEAD" : entry.method())
                .collect(Collectors.joining(", "));
    }
}
