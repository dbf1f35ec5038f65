package cerebras.loadtest.run;

import cerebras.loadtest.analysis.slo.Limit;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Prompts;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Secrets;
import cerebras.loadtest.settings.Target;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is about to happen, in a few lines.
 *
 * @param loadWords the load, where it is none of the usual ones
 */
public record Briefing(Setup setup, Optional<String> loadWords) {

    public String text() {
        return """

        %s
          target   %s%s
          model    %s, %s, %s
          prompts  %s
        %s  load     %s
        %s""".formatted(
                        setup.simulation(),
                        target(),
                        route(),
                        String.join(", ", setup.askedModels()),
                        settings().stream() ? "streamed" : "not streamed",
                        answers(),
                        prompts(),
                        added(),
                        loadWords.orElseGet(this::load),
                        level());
    }

    /** What is asked of the service, and how much it takes to decide it. */
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
        return settings().effective().containsKey("maxTokens")
                ? "at most %,d tokens an answer".formatted(settings().maxTokens())
                : "answers as short as they come";
    }

    private String prompts() {
        if (traced()) {
            return "words, as long as those of " + settings().effective().get("trace");
        }
        Map<String, String> texts = settings().effective();
        return settings().prompts() instanceof Prompts.Synthetic
                ? "synthetic: %s tokens, %s shared".formatted(texts.get("promptTokens"), texts.get("sharedPrefix"))
                : texts.getOrDefault("prompts", "one of the simulation's own");
    }

    /** A line with the fields and headers that requests carry beside the usual ones; empty where there are none. */
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

    private String load() {
        Map<String, String> texts = settings().effective();
        if (setup.plan().own()) {
            return setup.plan().description();
        }
        if (traced()) {
            return "as recorded, at %s times the speed: warm-up %s, %,d calls in the %,.1f s after it"
                    .formatted(
                            texts.get("traceSpeed"),
                            texts.get("warmup"),
                            setup.plan().offered().steadyCalls(),
                            setup.plan().steadyNanos() / 1e9);
        }
        if (setup.plan().offered() != null) {
            return "%s: ramp %s, warm-up %s, steady %s"
                    .formatted(
                            offered(setup.plan().offered(), texts),
                            texts.get("ramp"),
                            texts.get("warmup"),
                            texts.get("duration"));
        }
        return setup.plan().steadyNanos() == 0
                ? "one call"
                : "%,d users: ramp %s, warm-up %s, steady %s, pause %s"
                        .formatted(
                                settings().users(),
                                texts.get("ramp"),
                                texts.get("warmup"),
                                texts.get("duration"),
                                texts.get("pause"));
    }

    private static String offered(LoadPlan.Offered offered, Map<String, String> texts) {
        String burst = offered.burstCalls() == null ? "" : "a burst of %,d calls".formatted(offered.burstCalls());
        String arrivals =
                offered.ratePerSecond() == null ? "" : texts.get("arrivals") + " arrivals at " + texts.get("rate");
        return burst + (burst.isEmpty() || arrivals.isEmpty() ? "" : " on top of ") + arrivals;
    }

    private boolean traced() {
        return settings().trace().file().isPresent();
    }

    /** A line of its own where there is something to say about the way to the target. */
    private String route() {
        String route = settings().network().text();
        return route.isEmpty() ? "" : "\n  route    " + route;
    }

    private String target() {
        return settings().target().kind() == Target.Kind.EMULATOR
                ? "the embedded emulator at " + setup.api()
                        + ": a simulated API, set CEREBRAS_API_KEY to test the real one"
                : setup.api() + ", "
                        + settings()
                                .target()
                                .key()
                                .map(key -> "key from " + settings().target().keyVariable() + " as " + key.shown())
                                .orElse("no key");
    }

    private RunSettings settings() {
        return setup.settings();
    }
}
