package cerebras.loadtest.local;

import cerebras.loadtest.catalogue.Model;
import cerebras.loadtest.config.EmulatorSettings;
import cerebras.loadtest.config.StandaloneSettings;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the emulator on its own tells the user when it is ready. */
record Welcome(StandaloneSettings settings, URI base, List<Model> models) {

  private static final String ANY_KEY = "anything";

  String text() {
    return """
        Emulator of the Cerebras Inference API: what is measured here says nothing of Cerebras.
          address  %s
        %s
          quota    %s
          faults   %s

        Try it:
          curl %s %s/v1/chat/completions -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \
        -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"Hi"}]}'

        Test it with this suite:
          CEREBRAS_API_KEY=%s mvn gatling:test -Dsimulation=SustainedLoad -Dtarget=%s

        Any key will do. Stop with Ctrl-C.
        """.formatted(
        base, modelLines(), emulator().quota(), emulator().faults(),
        curlOptions(), base, ANY_KEY, models.get(0).id(),
        ANY_KEY, base);
  }

  private String modelLines() {
    return models.stream().map(Welcome::modelLine).collect(Collectors.joining("\n"));
  }

  private static String modelLine(Model model) {
    return String.format(Locale.ROOT, "  model    %s at %,.0f tokens/s, %,d at once",
        model.id(), model.pace().tokensPerSecond(), model.capacity().streams());
  }

  /** Shows each event at once, and does not ask who made the certificate. */
  private String curlOptions() {
    return settings.tls() ? "-Nk" : "-N";
  }

  private EmulatorSettings emulator() {
    return settings.emulator();
  }
}
