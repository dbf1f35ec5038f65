package cerebras.loadtest.quota;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One key of a plan file, and what it is set to.
 *
 * @param file the file's name, for messages
 * @param path the names that lead to the key; empty for the file as a whole
 */
record PlanKey(String file, List<String> path, ConfigValue value) {

  String name() {
    return path.get(path.size() - 1);
  }

  /** The keys below, sorted by name. */
  List<PlanKey> children() {
    if (value instanceof ConfigObject object) {
      return object.keySet().stream().sorted().map(name -> below(name, object.get(name))).toList();
    }
    throw refused("is not a group of keys", "expected " + name() + " { ... }");
  }

  /** The key of that name right below, absent if it is not set. */
  Optional<PlanKey> child(String name) {
    return children().stream().filter(child -> child.name().equals(name)).findFirst();
  }

  /** The one of the known names that this key has; the hint ends the message if it has another. */
  <T> T nameAs(String hint, T[] known) {
    return choose(name(), known, "is not a known key", hint);
  }

  /** The one of the choices that the value names. */
  <T> T choice(T[] choices) {
    return choose(text(), choices, "is not one of the choices", "");
  }

  /** The value, a whole number from 1. */
  long count(long most) {
    return Optional.of(text()).filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf)
        .filter(number -> number >= 1 && number <= most)
        .orElseThrow(() -> refused(
            "is not an amount", "expected a whole number from 1 to " + most + ", for example " + name() + " = 1000"));
  }

  /** @param wrong what is wrong, as it follows the value: "is not an amount" */
  QuotaException refused(String wrong, String wayOut) {
    int line = value.origin().lineNumber();
    String place = line > 0 ? file + ":" + line : file;
    return new QuotaException(place + ": " + ConfigUtil.joinPath(path) + "=" + text() + " " + wrong + ": " + wayOut);
  }

  private <T> T choose(String text, T[] choices, String wrong, String hint) {
    return Arrays.stream(choices).filter(choice -> choice.toString().equals(text)).findFirst()
        .orElseThrow(() -> refused(wrong, "expected one of "
            + Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", ")) + hint));
  }

  private PlanKey below(String name, ConfigValue value) {
    return new PlanKey(file, Stream.concat(path.stream(), Stream.of(name)).toList(), value);
  }

  private String text() {
    return value instanceof ConfigObject ? "{...}" : String.valueOf(value.unwrapped());
  }
}
