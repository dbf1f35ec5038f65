package cerebras.loadtest.local;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.models.Model;
import cerebras.loadtest.settings.EmulatorSettings.Standalone;
import cerebras.loadtest.settings.Launch;
import cerebras.loadtest.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The standalone emulator, for any client: {@code mvn compile exec:java@emulator -Demulator.port=8080 -Demulator.speed=3000}. It
 * serves until it is interrupted.
 */
public final class EmulatorCommand {

    static final int REFUSED = 1;

    private EmulatorCommand() {}

    /** Exit code {@value #REFUSED} when it cannot start. */
    public static void main(String[] args) throws InterruptedException {
        try {
            serve(System.out::println);
        } catch (SettingsException refusal) {
            System.err.println(refusal.getMessage());
            System.exit(REFUSED);
        }
    }

    /**
     * Serves until the process is ended, with the settings of this process.
     *
     * @param console gets the text that says where it listens
     * @throws SettingsException when it cannot start
     */
    public static void serve(Consumer<String> console) throws InterruptedException {
        Standalone settings = Standalone.fromSystem();
        WarmUp.run();
        Emulator emulator = LocalEmulator.standalone(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "emulator-shutdown"));
        console.accept(new Welcome(settings, emulator).text());
        new CountDownLatch(1).await();
    }

    /**
     * Has a private emulator answer some requests, so that the first ones of a user do not wait until classes are loaded. No
     * log notices.
     */
    static final class WarmUp {

        private static final int REQUESTS = 100;
        private static final String MODEL = "warm-up";

        private WarmUp() {}

        static void run() {
            try (Emulator emulator = LocalEmulator.forWarmUp(List.of(MODEL))) {
                HttpClient client = HttpClient.newHttpClient();
                for (int i = 0; i < REQUESTS; i++) {
                    client.send(request(emulator, i % 2 == 0), BodyHandlers.discarding());
                }
            } catch (IOException slowStart) {
                // The emulator works without it.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static HttpRequest request(Emulator emulator, boolean streamed) {
            String body = "{\"model\":\"" + MODEL + "\",\"stream\":" + streamed
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"Are you awake?\"}]}";
            return HttpRequest.newBuilder(emulator.baseUri().resolve("/v1/chat/completions"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Authorization", "Bearer any")
                    .POST(BodyPublishers.ofString(body))
                    .build();
        }
    }

    /** The message of the standalone emulator when it is ready. */
    record Welcome(Standalone settings, Emulator emulator) {

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
                            settings.emulator().dialect().title(),
                            base(),
                            modelLines(),
                            settings.emulator().quota(),
                            settings.emulator().faults(),
                            settings.tls() ? "-Nk" : "-N",
                            base(),
                            ANY_KEY,
                            emulator.models().get(0).id(),
                            emulator.certificatePem().map(Welcome::trust).orElseGet(this::loadTest));
        }

        /** The suite itself verifies certificates, and has no way around it. */
        private static String trust(String pem) {
            return "What verifies certificates has to trust this one, which is new at each start:\n" + pem;
        }

        private String loadTest() {
            return """
          Test it with this suite:
            CEREBRAS_API_KEY=%s %s -Dtarget=%s
          """.formatted(
                            ANY_KEY,
                            Launch.command()
                                    .map(command -> command + " run SustainedLoad")
                                    .orElse("mvn gatling:test -Dsimulation=SustainedLoad"),
                            base());
        }

        private URI base() {
            return emulator.baseUri();
        }

        private String modelLines() {
            return emulator.models().stream().map(Welcome::modelLine).collect(Collectors.joining("\n"));
        }

        private static String modelLine(Model model) {
            return String.format(
                    Locale.ROOT,
                    "  model    %s at %,.0f tokens/s, %,d at once",
                    model.id(),
                    model.pace().tokensPerSecond(),
                    model.capacity().streams());
        }
    }
}
