package cerebras.loadtest.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The summary page of a GitHub build, which shows the content of the file in this environment variable. A run appends
 * to it once, at its end; a regenerated report does not.
 */
final class StepSummary {

    static final String ENVIRONMENT_VARIABLE = "GITHUB_STEP_SUMMARY";

    private StepSummary() {}

    /** Does nothing on other machines. A write error is printed, and is not a failure of the run. */
    static void append(Path markdown, Map<String, String> environment) {
        String page = environment.getOrDefault(ENVIRONMENT_VARIABLE, "");
        if (page.isEmpty()) {
            return;
        }
        try {
            String text = Files.readString(markdown) + "\n";
            Files.writeString(
                    Path.of(page), text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException | IllegalArgumentException unwritable) {
            System.err.println(
                    ENVIRONMENT_VARIABLE + "=" + page + " cannot be written to: the summary is in " + markdown);
        }
    }
}
