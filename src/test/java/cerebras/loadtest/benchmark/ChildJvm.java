package cerebras.loadtest.benchmark;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JVM of its own with this one's classes, where possible on a processor core of its own. */
final class ChildJvm {

  /** On which core; only where {@code taskset} can do it and there are two. */
  enum Core { SERVER, CONTENDER }

  /** The same for all; the heap is what {@code mvn gatling:test} gives a simulation. */
  static final List<String> FLAGS = List.of("-Xmx1g", "--add-opens=java.base/java.lang=ALL-UNNAMED");

  private static final boolean PINNED = canPin();

  private ChildJvm() {}

  /** Where processes run, in words. */
  static String placement() {
    return PINNED
        ? "server on core " + Core.SERVER.ordinal() + ", contender on core " + Core.CONTENDER.ordinal() + " (taskset)"
        : "NOT PINNED: needs Linux, taskset and two cores; server and contender disturb each other";
  }

  /** Starts {@code main}. It gets no API key. */
  static Process start(Core core, Redirect output, Map<String, String> properties, Class<?> main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (PINNED) {
      command.addAll(taskset(core));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output).redirectErrorStream(true);
    builder.environment().remove("CEREBRAS_API_KEY");
    return builder.start();
  }

  /** Maven runs a main class in its own JVM, with a class loader in place of a class path. */
  private static String classPath() {
    return ChildJvm.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs()).map(ChildJvm::file).collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }

  private static String file(URL url) {
    return Path.of(URI.create(url.toString())).toString();
  }

  private static List<String> taskset(Core core) {
    return List.of("taskset", "--cpu-list", Integer.toString(core.ordinal()));
  }

  private static boolean canPin() {
    try {
      for (Core core : Core.values()) {
        List<String> command = new ArrayList<>(taskset(core));
        command.add("true");
        if (new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() != 0) {
          return false;
        }
      }
      return true;
    } catch (IOException noTaskset) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
