package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      /opt/loadtest-0.1.0 | /opt/loadtest-0.1.0/lib/loadtest.jar | loadtest
      -                   | /opt/my tools/lt.jar                 | java -jar '/opt/my tools/lt.jar'
      -                   | /opt/lt.jar                          | java -jar /opt/lt.jar
      -                   | /src/target/classes                  | -
      -                   | -                                    | -
      """)
    void commandIsTheOneThatStartedTheProcess(String home, Path location, String command) {
        assertEquals(
                Optional.ofNullable(command), Launch.command(Optional.ofNullable(home), Optional.ofNullable(location)));
    }

    @ParameterizedTest
    @CsvSource({"target/loadtest.jar", "lt.jar"})
    void jarBelowTheWorkingDirectoryHasItsShortName(Path jar) {
        assertEquals(
                Optional.of("java -jar " + jar), Launch.command(Optional.empty(), Optional.of(jar.toAbsolutePath())));
    }
}
