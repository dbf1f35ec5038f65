package cerebras.loadtest.settings;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is asked of the service. Whether the limits are any shows when they are read.
 *
 * @param file the service level of a file; absent if none is named
 * @param given single limits: names as after {@code -Dslo.}, values as the user wrote them
 */
public record LevelSettings(Optional<LevelFile> file, Map<String, String> given) {

  public LevelSettings {
    given = Map.copyOf(given);
  }

  /** Those of the file and the single ones, which come first where both say something; in alphabetical order. */
  public Map<String, String> limits() {
    Map<String, String> limits = new TreeMap<>(file.map(LevelFile::limits).orElse(Map.of()));
    limits.putAll(given);
    return limits;
  }
}
