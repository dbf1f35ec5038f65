package cerebras.loadtest.local;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.StandaloneSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The emulator on its own, for whatever client: {@code mvn compile exec:java@emulator -Dport=8080 -Dspeed=3000}. It
 * serves until it is interrupted.
 */
public final class EmulatorCommand {

  static final int REFUSED = 1;

  private EmulatorCommand() {}

  /** Exit code {@value #REFUSED} when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    try {
      StandaloneSettings settings = StandaloneSettings.fromSystem();
      WarmUp.run();
      Emulator emulator = LocalEmulator.standalone(settings);
      Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "emulator-shutdown"));
      System.out.println(new Welcome(settings, emulator).text());
    } catch (SettingsException refusal) {
      System.err.println(refusal.getMessage());
      System.exit(REFUSED);
    }
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
}
