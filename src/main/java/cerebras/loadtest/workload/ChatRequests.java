package cerebras.loadtest.workload;

import cerebras.loadtest.config.Prompts;
import cerebras.loadtest.config.RunSettings;
import java.util.List;
import java.util.function.Supplier;

/** The bodies of the run's requests, made before the load. Thread-safe. */
public final class ChatRequests {

  private final List<Supplier<byte[]>> bodies;

  private ChatRequests(List<Supplier<byte[]>> bodies) {
    this.bodies = bodies;
  }

  /** The requests of a run; for synthetic prompts this takes some tenths of a second, and some ten megabytes. */
  public static ChatRequests of(RunSettings settings) {
    var form = new RequestForm(settings);
    return new ChatRequests(settings.prompts() instanceof Prompts.Synthetic synthetic
        ? marked(form, new SyntheticPrompts(synthetic).texts())
        : listed(form, (Prompts.Listed) settings.prompts()));
  }

  private static List<Supplier<byte[]>> listed(RequestForm form, Prompts.Listed prompts) {
    return prompts.list().stream().map(form::body).<Supplier<byte[]>>map(body -> () -> body).toList();
  }

  private static List<Supplier<byte[]>> marked(RequestForm form, List<String> texts) {
    var marks = Marks.ofThisRun();
    return texts.stream().<Supplier<byte[]>>map(text -> new MarkedBody(form.body(text), marks)).toList();
  }

  /**
   * The body of a user's call: users go through the prompts in order, each beginning at another one. Costs a copy of
   * the body at most, so that it can be asked for on an event loop; not to be changed.
   */
  public byte[] body(long user, long call) {
    return bodies.get((int) Math.floorMod(user + call, (long) bodies.size())).get();
  }
}
