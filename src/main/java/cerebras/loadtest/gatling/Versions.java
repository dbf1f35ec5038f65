package cerebras.loadtest.gatling;

import io.gatling.commons.util.GatlingVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
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

  /** In the order in which they are shown. */
  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("suite", suite());
    versions.put("gatling", GatlingVersion.ThisVersion().fullVersion());
    versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
    return versions;
  }
}
