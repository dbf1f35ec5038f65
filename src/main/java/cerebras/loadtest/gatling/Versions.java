package cerebras.loadtest.gatling;

import cerebras.loadtest.records.SuiteVersion;
import io.gatling.commons.util.GatlingVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which versions made a run's figures. */
final class Versions {

  private Versions() {}

  /** In the order in which they are shown. */
  static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("suite", SuiteVersion.text());
    versions.put("gatling", GatlingVersion.ThisVersion().fullVersion());
    versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
    return versions;
  }
}
