package cerebras.loadtest.emulator.fault;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One key of a file of faults, and what it is set to.
 *
 * @param file the file's name, for messages
 * @param path what leads to the key, for example {@code flaky[0].rate}
 */
record FaultKey(String file, String path, ConfigValue value) {

  /** The elements of the list that it is set to. */
  List<FaultKey> elements() {
    if (value instanceof ConfigList list) {
      return IntStream.range(0, list.size())
          .mapToObj(i -> new FaultKey(file, path + "[" + i + "]", list.get(i)))
          .toList();
    }
    throw refused("is not a list", "expected [ ... ], which may be empty");
  }

  /** The elements of a list, or this key itself where it is set to one value. */
  List<FaultKey> elementsOrOne() {
    return value instanceof ConfigList ? elements() : List.of(this);
  }

  /** The key of that name below; absent if it is not set. */
  Optional<FaultKey> child(String name) {
    return Optional.ofNullable(object().get(name)).map(below -> new FaultKey(file, path + "." + name, below));
  }

  /** As {@link #child}, of one that must be set. */
  FaultKey needed(String name, String example) {
    return child(name).orElseThrow(() -> refused("has no " + name, "add for example " + name + " = " + example));
  }

  /** Refuses any key below that has another name than these. */
  void onlyHas(List<String> names) {
    for (String name : object().keySet()) {
      if (!names.contains(name)) {
        throw new FaultKey(file, path + "." + name, object().get(name))
            .refused("is not known here", Choice.wayOut(name, names));
      }
    }
  }

  /** The one of the choices that the value names. */
  <T> T oneOf(T[] choices) {
    List<String> names = Arrays.stream(choices).map(Object::toString).toList();
    return Arrays.stream(choices).filter(choice -> choice.toString().equals(text())).findFirst()
        .orElseThrow(() -> refused("is not one of the choices", Choice.wayOut(text(), names)));
  }

  int count(int least) {
    return Optional.of(text()).filter(text -> text.matches("[0-9]{1,9}")).map(Integer::valueOf)
        .filter(count -> count >= least)
        .orElseThrow(() -> refused("is not a count", "expected a whole number, " + least + " or more"));
  }

  Duration duration() {
    return parsedDuration().filter(duration -> duration.compareTo(Duration.ZERO) > 0).orElseThrow(() ->
        refused("is not a duration", "expected a number with a unit and more than 0, for example 500ms or 2s"));
  }

  private Optional<Duration> parsedDuration() {
    try {
      return Optional.of(value.atKey("key").getDuration("key"));
    } catch (ConfigException notOne) {
      return Optional.empty();
    }
  }

  Rate rate() {
    try {
      return new Rate(Double.parseDouble(text()));
    } catch (IllegalArgumentException notOne) {
      throw refused("is not a rate", "expected the share that is hit, from 0 to 1, for example 0.01");
    }
  }

  /** A number such as {@code 7}, or a range such as {@code 10-20}, or {@code 30-} for all from there on. */
  Script.Span span() {
    String[] ends = text().split("-", 2);
    try {
      long first = Long.parseLong(ends[0]);
      return new Script.Span(first, ends.length == 1 ? first : last(ends[1]));
    } catch (IllegalArgumentException notOne) {
      throw refused("is not a number or range", "expected for example 7, \"10-20\" or \"30-\", counted from 1");
    }
  }

  private static long last(String text) {
    return text.isEmpty() ? Long.MAX_VALUE : Long.parseLong(text);
  }

  /** @param wrong what is wrong, as it follows the value: "is not a rate" */
  FaultFileException refused(String wrong, String wayOut) {
    int line = value.origin().lineNumber();
    String place = line > 0 ? file + ":" + line : file;
    return new FaultFileException(place + ": " + path + "=" + text() + " " + wrong + ": " + wayOut);
  }

  private ConfigObject object() {
    if (value instanceof ConfigObject object) {
      return object;
    }
    throw refused("is not a fault", "expected for example { fault = cut-stream, after-events = 3, rate = 0.01 }");
  }

  private String text() {
    if (value instanceof ConfigObject object) {
      return object.keySet().stream().sorted().collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value.unwrapped());
  }
}
