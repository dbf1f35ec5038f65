package cerebras.loadtest.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of this suite is running. */
public final class SuiteVersion {

  private SuiteVersion() {}

  /** As its build has it, for example {@code 0.1.0}. */
  public static String text() {
    try (InputStream in = SuiteVersion.class.getResourceAsStream("/cerebras-load-test.properties")) {
      Properties build = new Properties();
      build.load(in);
      return build.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
