package cerebras.loadtest.emulator.fault;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The fault plans of a file such as {@code user-files/faults.conf}, by name. */
public final class FaultSets {

  private final String file;
  private final Map<String, FaultPlan> sets = new TreeMap<>();

  private FaultSets(String file, ConfigObject root) {
    this.file = file;
    root.forEach((name, rules) -> sets.put(name, FaultForm.plan(new FaultKey(file, name, rules))));
  }

  /**
   * The sets of a file, HOCON in UTF-8.
   *
   * @throws FaultFileException if it cannot be read, or if anything in it is wrong
   */
  public static FaultSets read(Path file) {
    try {
      return of(Files.readString(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new FaultFileException(file + " is not a file: expected faults such as those of user-files/faults.conf");
    } catch (CharacterCodingException notText) {
      throw new FaultFileException(file + " is not UTF-8 text: save it as UTF-8");
    } catch (IOException unreadable) {
      throw new FaultFileException(file + " cannot be read: expected a file of faults, and the permission to read it");
    }
  }

  /**
   * The sets of a text, HOCON.
   *
   * @param file where the text comes from, for messages
   * @throws FaultFileException if anything in it is wrong
   */
  public static FaultSets of(String text, String file) {
    return new FaultSets(file, parse(text, file).root());
  }

  /** The names of all sets, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(sets.keySet());
  }

  /** @throws FaultFileException if there is no such set; it tells which there are */
  public FaultPlan set(String name) {
    if (!sets.containsKey(name)) {
      throw new FaultFileException("faults=" + name + " is not a set of " + file + ": " + Choice.wayOut(name, names()));
    }
    return sets.get(name);
  }

  private static Config parse(String text, String file) {
    try {
      return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(file)).resolve();
    } catch (ConfigException wrong) {
      throw new FaultFileException("not a file of faults: " + wrong.getMessage());
    }
  }
}
