package cerebras.loadtest.emulator.http;

import cerebras.loadtest.emulator.plan.AnswerPlan;
import cerebras.loadtest.emulator.plan.Refusal;
import java.util.List;
import java.util.stream.Collectors;

/** Finds who answers a request. An unknown path is refused before anything else is looked at. */
public final class Router {

  private static final System.Logger LOGGER = System.getLogger(Router.class.getName());

  private final List<Entry> entries;

  public Router(List<Entry> entries) {
    this.entries = entries;
  }

  /** One route: a path that ends with a slash stands for all that go on after it. */
  public record Entry(String method, String path, Route route) {

    boolean hasPath(String asked) {
      return path.endsWith("/") ? asked.startsWith(path) && asked.length() > path.length() : asked.equals(path);
    }
  }

  /** Never throws: a refusal is an answer, and a fault of the emulator's own is a server error. */
  public AnswerPlan answer(IncomingRequest request) {
    try {
      return find(request).answer(request);
    } catch (Refusal refusal) {
      return refusal.plan();
    } catch (RuntimeException bug) {
      LOGGER.log(System.Logger.Level.ERROR, "no answer to " + request.method() + " " + request.path(), bug);
      return Refusal.serverError().plan();
    }
  }

  private Route find(IncomingRequest request) {
    List<Entry> samePath = entries.stream().filter(entry -> entry.hasPath(request.path())).toList();
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
