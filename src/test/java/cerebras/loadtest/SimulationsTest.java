package cerebras.loadtest;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatling.core.config.GatlingConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build files promise about the simulations. */
class SimulationsTest {

    static Stream<String> simulations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("simulations"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", "")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void simulationIsNamedWhereAWrongNameIsRefused(String simulation) throws IOException {
        String message = Files.readAllLines(Path.of("pom.xml")).stream()
                .filter(line -> line.contains("is not one of the simulations"))
                .findFirst()
                .orElseThrow();
        assertTrue(message.contains(simulation), message);
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void simulationIsInTheReadme(String simulation) throws IOException {
        assertTrue(Files.readString(Path.of("README.md")).contains("`" + simulation + "`"));
    }

    @ParameterizedTest
    @MethodSource("simulations")
    void simulationFitsOnAScreen(String simulation) throws IOException {
        assertTrue(
                Files.readAllLines(Path.of("simulations", simulation + ".java")).size() <= 70);
    }

    @Test
    void gatlingVerifiesCertificatesAndContactsNobodyElse() {
        GatlingConfiguration gatling = GatlingConfiguration.load();
        assertFalse(gatling.ssl().useInsecureTrustManager());
        assertTrue(gatling.http().enableHostnameVerification());
        assertFalse(gatling.data().enableAnalytics());
        assertTrue(gatling.http().warmUpUrl().isEmpty());
    }
}
