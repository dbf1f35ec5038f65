package cerebras.loadtest.run;

import cerebras.loadtest.api.ModelList;
import cerebras.loadtest.emulator.http.StandardHeaders;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings.PreflightPolicy;
import cerebras.loadtest.settings.Variant;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks the target before any load: is it reachable, which models does it list, and does each model answer a small
 * call? A missing or incomplete list of models is only noted. The small calls decide.
 */
public final class Preflight {

    private static final int MOST_NAMED = 10;
    private static final int OK = 200;

    private final TargetClient client;
    private Setup setup;

    public Preflight(Setup setup, TargetClient client) {
        this.client = client;
        this.setup = setup;
    }

    /**
     * The result.
     *
     * @param setup the run's setup, with the request form that the target accepts
     * @param notes notes to the user, each a clause about the target; empty without problems
     * @param calls results of the small calls, one for each of the asked variants; empty if none was made
     */
    public record Found(Setup setup, List<String> notes, List<FirstCall.Told> calls) {

        /** The result of the first small call; absent if none was made. */
        public Optional<FirstCall.Told> first() {
            return calls.stream().findFirst();
        }

        /** The quotas that each call announced. */
        public List<Announcement> announced() {
            return calls.stream().map(FirstCall.Told::quotas).toList();
        }
    }

    /**
     * The models that the target lists.
     *
     * @param models ids, sorted; empty if unknown
     * @param doubt why they are unknown; empty if they are known
     */
    record Listed(List<String> models, String doubt) {

        /** The listed id that a user may have meant. */
        Optional<String> closest(String model) {
            return Hint.closest(model, models);
        }

        /** Text for users: "did you mean x? It lists x, y" or "it lists x, y"; empty if the models are unknown. */
        String hint(String model) {
            if (models.isEmpty()) {
                return "";
            }
            String named = models.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
            String more = models.size() > MOST_NAMED ? " and %,d more".formatted(models.size() - MOST_NAMED) : "";
            return closest(model).map(name -> "did you mean " + name + "? It").orElse("it") + " lists "
                    + TargetClient.shown(named) + more;
        }
    }

    /** @throws Refused if a load would be pointless */
    public Found check() {
        List<String> notes = new ArrayList<>();
        Listed listed = list();
        if (setup.settings().preflight() == PreflightPolicy.QUICK) {
            notes.addAll(unchecked(listed));
            return new Found(setup, notes, List.of());
        }
        List<FirstCall.Told> calls = new ArrayList<>();
        for (Variant variant : setup.askedVariants()) {
            FirstCall.Told told = new FirstCall(setup, client, variant, listed).make();
            setup = told.setup();
            calls.add(told);
            notes.addAll(told.notes());
        }
        return new Found(setup, notes.stream().distinct().toList(), List.copyOf(calls));
    }

    private Listed list() {
        Optional<URI> url = setup.api().models();
        if (url.isEmpty()) {
            return new Listed(List.of(), "lists no models at a known URL");
        }
        TargetClient.Reply reply;
        try {
            reply = client.get(url.get());
        } catch (TargetClient.NoAnswer none) {
            return new Listed(
                    List.of(),
                    none.words(client.patience()) + " to GET " + url.get().getPath());
        }
        if (StandardHeaders.isEmulator(reply.headers().get("server"))) {
            setup = setup.withEmulator();
        }
        setup = setup.seeing(reply.headers());
        if (reply.status() >= 300 && reply.status() < 400) {
            throw client.redirected("GET " + url.get(), reply.status(), reply.headers());
        }
        if (reply.status() != OK) {
            return new Listed(
                    List.of(),
                    "answered HTTP " + reply.status() + " to GET " + url.get().getPath());
        }
        if (reply.cut()) {
            return new Listed(List.of(), "gave a list of models that is too long, or does not end");
        }
        try {
            List<String> models = ModelList.ids(reply.body());
            return new Listed(models, models.isEmpty() ? "gave an empty list of models" : "");
        } catch (IOException notAList) {
            return new Listed(List.of(), "gave no list of models");
        }
    }

    /** Notes on what a quick preflight does not check. */
    private List<String> unchecked(Listed listed) {
        if (!listed.doubt().isEmpty()) {
            return List.of(listed.doubt() + ": key and model are not checked, -Dpreflight=full does");
        }
        return setup.askedModels().stream()
                .filter(model -> !listed.models().contains(model))
                .map(model -> "does not list model=" + model + ": " + listed.hint(model)
                        + ". Whether it answers is not checked, -Dpreflight=full does")
                .toList();
    }
}
