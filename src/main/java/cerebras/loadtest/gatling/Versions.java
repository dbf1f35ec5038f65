package cerebras.loadtest.gatling;

import io.gatling.commons.util.GatlingVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** Which versions made a run's figures. */
final class Versions {

  private Versions() {}

  /** This suite's version, from its build. */
  static String suite() {
    try (InputStream in = Versions.class.getResourceAsStream("/cerebras-load-test.properties")) {
      Properties build = new Properties();
      build.load(in);
      return build.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> all() {
    return Map.of(
        "suite", suite(),
        "gatling", GatlingVersion.ThisVersion().fullVersion(),
        "java", System.getProperty("java.vendor") + " " + Runtime.version());
  }
}
