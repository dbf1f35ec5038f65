package cerebras.loadtest.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds a file that a user names: in {@code user-files}, or anywhere.
 *
 * @param folder below {@code userFiles}, where such files are; its files are named when there is none of that name
 */
record FileChoice(Path userFiles, String folder) {

  private static final int MOST_LISTED = 20;

  /** @throws Refusal if there is no such file */
  Path file(Setting setting, String name) {
    if (name.isEmpty()) {
      throw Refusal.of(setting);
    }
    List<Path> places = places(setting, name);
    return places.stream().filter(Files::isRegularFile).findFirst().orElseThrow(() -> notFound(setting, places));
  }

  private List<Path> places(Setting setting, String name) {
    try {
      return Stream.of(userFiles.resolve(name), Path.of(name)).distinct().toList();
    } catch (InvalidPathException notAPath) {
      throw Refusal.of(setting);
    }
  }

  private Refusal notFound(Setting setting, List<Path> places) {
    String tried = places.stream().map(Path::toString).collect(Collectors.joining(" and "));
    return new Refusal("is not a file", "tried " + tried + "; " + userFiles.resolve(folder) + " has " + files()
        + "; for example -D" + setting.key() + "=" + setting.example());
  }

  private String files() {
    try (Stream<Path> files = Files.list(userFiles.resolve(folder))) {
      String names = files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).sorted()
          .limit(MOST_LISTED).collect(Collectors.joining(", "));
      return names.isEmpty() ? "no files" : names;
    } catch (IOException noSuchFolder) {
      return "no files";
    }
  }
}
