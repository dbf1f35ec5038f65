package cerebras.loadtest.quota;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The plans of a file such as {@code user-files/quotas.conf}, by name. */
public final class Plans {

  private static final String EXAMPLE = "none { models { default {} } }";

  private final String file;
  private final Map<String, QuotaPlan> plans = new TreeMap<>();

  private Plans(String file, List<QuotaPlan> plans) {
    this.file = file;
    plans.forEach(plan -> this.plans.put(plan.name(), plan));
  }

  /**
   * The plans of a file, HOCON in UTF-8.
   *
   * @throws QuotaException if it cannot be read, or if anything in it is wrong
   */
  public static Plans read(Path file) {
    try {
      return of(Files.readString(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new QuotaException(file + " is not a file: expected plans such as those of user-files/quotas.conf");
    } catch (CharacterCodingException notText) {
      throw new QuotaException(file + " is not UTF-8 text: save it as UTF-8");
    } catch (IOException unreadable) {
      throw new QuotaException(file + " cannot be read: expected a file of plans, and the permission to read it");
    }
  }

  /**
   * The plans of a text, HOCON.
   *
   * @param file where the text comes from, for messages
   * @throws QuotaException if anything in it is wrong
   */
  public static Plans of(String text, String file) {
    PlanKey root = new PlanKey(file, List.of(), parse(text, file));
    if (root.children().isEmpty()) {
      throw new QuotaException(file + " has no plan: expected at least one, such as " + EXAMPLE);
    }
    return new Plans(file, root.children().stream().map(PlanForm::read).toList());
  }

  /** The names of all plans, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(plans.keySet());
  }

  /** @throws QuotaException if there is no such plan; it tells which there are */
  public QuotaPlan plan(String name) {
    QuotaPlan plan = plans.get(name);
    if (plan == null) {
      throw new QuotaException(
          "quota=" + name + " is not a plan of " + file + ": expected one of " + String.join(", ", plans.keySet()));
    }
    return plan;
  }

  private static ConfigObject parse(String text, String file) {
    try {
      return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(file)).resolve().root();
    } catch (ConfigException wrong) {
      throw new QuotaException(wrong.getMessage() + ": expected HOCON, such as " + EXAMPLE);
    }
  }
}
