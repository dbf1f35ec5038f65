package cerebras.loadtest.run;

import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.settings.Mix;
import cerebras.loadtest.settings.Prompts;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.settings.Target;
import java.util.Map;
import java.util.stream.Collectors;

/** A summary of the run before it starts, in a few lines. */
public record Briefing(Setup setup) {

    public String text() {
        return """

        %s
        %s  model    %s, %s, %s
          %s %s
        %s  load     %s
        %s""".formatted(
                        setup.simulation(),
                        targets(),
                        String.join(", ", setup.askedModels()),
                        settings().stream() ? "streamed" : "not streamed",
                        answers(),
                        setup.questions().words().isPresent() ? "sessions" : "prompts ",
                        setup.questions().words().orElseGet(this::prompts),
                        added(),
                        setup.load().words(),
                        level());
    }

    /** The service level, and how many calls are needed to decide it. */
    private String level() {
        return ServiceLevel.of(settings().serviceLevel())
                .map(level -> level.limits().stream()
                        .map(Briefing::limit)
                        .collect(Collectors.joining(", ", "  limits   ", "\n")))
                .orElse("");
    }

    private static String limit(Limit limit) {
        String calls = limit.fewestCalls().stream()
                .mapToObj(" (%,d calls decide at the earliest)"::formatted)
                .findFirst()
                .orElse("");
        return ServiceLevel.PREFIX + limit.key() + calls;
    }

    private String answers() {
        if (traced()) {
            return "answers up to the length they had";
        }
        if (settings().prompts() instanceof Mix) {
            return "answers up to the limit of their kind";
        }
        return settings().effective().containsKey("maxTokens")
                ? "at most %,d tokens an answer".formatted(settings().maxTokens())
                : "answers as short as they come";
    }

    private String prompts() {
        if (traced()) {
            return "synthetic, with the lengths of " + settings().effective().get("trace");
        }
        Map<String, String> texts = settings().effective();
        if (settings().prompts() instanceof Mix mix) {
            return mix.file()
                    + mix.kinds().stream()
                            .map(kind -> "%s %.3g %%".formatted(kind.name(), 100.0 * kind.weight() / mix.totalWeight()))
                            .collect(Collectors.joining(", ", ": ", ""));
        }
        return settings().prompts() instanceof Prompts.Synthetic
                ? "synthetic: %s tokens, %s shared".formatted(texts.get("promptTokens"), texts.get("sharedPrefix"))
                : texts.getOrDefault("prompts", "defined by the simulation");
    }

    /** A line with additional fields and headers of requests; empty if there are none. */
    private String added() {
        Map<String, String> added = settings().request().texts();
        return added.isEmpty()
                ? ""
                : "  adds     "
                        + added.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + Secrets.mask(entry.getValue()))
                                .collect(Collectors.joining(", "))
                        + "\n";
    }

    private boolean traced() {
        return settings().trace().file().isPresent();
    }

    /** A line for each target, and one about the route to it if it is not direct. */
    private String targets() {
        return setup.targets().isEmpty()
                ? "  target   " + target(setup)
                : setup.targets().entrySet().stream()
                        .map(target -> "  target   " + target.getKey() + ": " + target(target.getValue()))
                        .collect(Collectors.joining());
    }

    private static String target(Setup target) {
        String route = target.settings().network().text();
        return called(target) + "\n" + (route.isEmpty() ? "" : "  route    " + route + "\n");
    }

    private static String called(Setup setup) {
        Target target = setup.settings().target();
        return target.kind() == Target.Kind.EMULATOR
                ? "the embedded emulator at " + setup.api()
                        + ": a simulated API, set CEREBRAS_API_KEY to test the real one"
                : setup.api() + ", "
                        + target.key()
                                .map(key -> "key from " + target.keyVariable() + " as " + key.shown())
                                .orElse("no key");
    }

    private RunSettings settings() {
        return setup.settings();
    }
}
