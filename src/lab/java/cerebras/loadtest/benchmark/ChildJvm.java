package cerebras.loadtest.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A JVM of its own with this one's classes. */
final class ChildJvm {

    /**
     * The same for all: one core's worth of threads wherever they run, the heap of {@code mvn gatling:test}, and no search
     * of Netty's for lost buffers, which this suite leaves out by itself.
     */
    static final List<String> FLAGS = List.of(
            "-XX:ActiveProcessorCount=1",
            "-Xmx1g",
            "-Dio.netty.leakDetection.level=disabled",
            "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private ChildJvm() {}

    /** Starts {@code main}. It gets no API key. */
    static Process start(Redirect output, Map<String, String> properties, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(output).redirectErrorStream(true);
        builder.environment().remove("CEREBRAS_API_KEY");
        return builder.start();
    }

    /** What it prints first, such as the port of a server. */
    static String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
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
}
