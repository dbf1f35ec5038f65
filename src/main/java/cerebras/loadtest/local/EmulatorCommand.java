package cerebras.loadtest.local;

import cerebras.loadtest.emulator.Emulator;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.StandaloneSettings;
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
}
