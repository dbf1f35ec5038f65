package cerebras.loadtest.local;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.settings.StandaloneSettings;
import java.net.URI;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the emulator on its own tells the user when it is ready. */
record Welcome(StandaloneSettings settings, Emulator emulator) {

  private static final String ANY_KEY = "anything";

  String text() {
    return """
        Emulator of %s's API: what is measured here says nothing of %1$s.
          address  %s
        %s
          quota    %s
          faults   %s

        Try it:
          curl %s %s/v1/chat/completions -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \
        -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"Hi"}]}'

        %s
        Any key will do. Stop with Ctrl-C.
        """.formatted(
        settings.emulator().dialect().title(), base(), modelLines(), settings.emulator().quota(), settings.emulator().faults(),
        settings.tls() ? "-Nk" : "-N", base(), ANY_KEY, emulator.models().get(0).id(),
        emulator.certificatePem().map(Welcome::trust).orElseGet(this::loadTest));
  }

  /** The suite itself verifies certificates, and has no way around it. */
  private static String trust(String pem) {
    return "What verifies certificates has to trust this one, which is new at each start:\n" + pem;
  }

  private String loadTest() {
    return """
        Test it with this suite:
          CEREBRAS_API_KEY=%s mvn gatling:test -Dsimulation=SustainedLoad -Dtarget=%s
        """.formatted(ANY_KEY, base());
  }

  private URI base() {
    return emulator.baseUri();
  }

  private String modelLines() {
    return emulator.models().stream().map(Welcome::modelLine).collect(Collectors.joining("\n"));
  }

  private static String modelLine(Model model) {
    return String.format(Locale.ROOT, "  model    %s at %,.0f tokens/s, %,d at once",
        model.id(), model.pace().tokensPerSecond(), model.capacity().streams());
  }
}
