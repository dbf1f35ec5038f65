package cerebras.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.Setting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What files for containers, dashboards and pipelines say of the suite. */
class DeployFilesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""));

    @Test
    void metricsOfTheDashboardAreThoseThatTheEndpointHas() throws IOException {
        String source = read("src/main/java/cerebras/loadtest/live/LoadMetrics.java");
        JsonNode dashboard = new JsonMapper().readTree(read("src/deploy/grafana/dashboards/loadtest.json"));
        Set<String> metrics = new TreeSet<>();
        dashboard
                .findValuesAsText("expr")
                .forEach(expression -> Pattern.compile("(?:loadtest|gen_ai_client)_\\w+")
                        .matcher(expression)
                        .results()
                        .forEach(metric -> metrics.add(metric.group())));
        assertFalse(metrics.isEmpty());
        for (String metric : metrics) {
            String name = metric.replaceFirst("_(bucket|sum|total)$", "");
            assertTrue(
                    Stream.of(name, name.replaceFirst("_seconds$", ""))
                            .anyMatch(known -> source.contains("\"" + known + "\"")),
                    metric);
        }
    }

    @Test
    void settingsOfTheComposeFileExist() throws IOException {
        Set<String> known = Setting.all().stream().map(Setting::key).collect(Collectors.toSet());
        Set<String> named = Pattern.compile("--([a-zA-Z.]+)=\\$|--(live[.]\\w+)=")
                .matcher(read("src/deploy/compose.yaml"))
                .results()
                .map(option -> option.group(1) == null ? option.group(2) : option.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("duration", "live.host", "live.linger", "live.port", "target", "users"), named);
        assertTrue(known.containsAll(named), named.toString());
    }

    @Test
    void actionsOfWorkflowsArePinnedToACommit() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(".github"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.readAllLines(file).stream()
                        .filter(line -> line.matches("\\s*(- )?uses: .*"))
                        .forEach(line -> assertTrue(
                                line.matches(".*uses: [\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"),
                                file + ": " + line));
            }
        }
    }

    /** The start script keeps an archive of classes only if this one is in it. */
    @Test
    void classThatTellsALoadInTheStartScriptExists() throws IOException {
        var name = Pattern.compile("of_any_load=(\\S+)").matcher(read("src/deploy/bin/loadtest"));
        assertTrue(name.find());
        assertTrue(Files.isRegularFile(ROOT.resolve("src/main/java/" + name.group(1) + ".java")), name.group(1));
    }

    @Test
    void versionOfTheImageIsThatOfTheBuild() throws IOException {
        assertTrue(read("src/deploy/compose.yaml").contains("loadtest:" + version()));
    }

    private static String version() throws IOException {
        var version = Pattern.compile("<version>([\\d.]+)</version>").matcher(read("pom.xml"));
        assertTrue(version.find());
        return version.group(1);
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
