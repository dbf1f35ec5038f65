package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import cerebras.loadtest.analysis.comparison.ComparedRun;
import cerebras.loadtest.analysis.comparison.RunComparison;
import cerebras.loadtest.analysis.comparison.RunSet;
import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.records.ClientSample;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.report.DifferenceReport.DifferencePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

@Execution(CONCURRENT)
class DifferencePageTest {

    @TempDir
    private Path folder;

    @Test
    void pageIsDrawnWithoutAScriptErrorAndSaysTheVerdictFirst() throws IOException, InterruptedException {
        Path page = Files.writeString(folder.resolve("comparison.html"), DifferencePage.render(slower()));
        String text;
        try (Chromium.Tab tab = Chromium.shared().open(page, 1440, 900, Chromium.Colours.LIGHT)) {
            text = tab.evaluate("document.body.innerText").asText();
            assertEquals(List.of(), tab.complaints());
            assertEquals(
                    3,
                    tab.evaluate("document.querySelectorAll('[data-chart][_echarts_instance_]').length")
                            .asInt());
        }
        assertTrue(text.contains("Time to first token p50 rose by 50.0 %"), text);
        assertTrue(text.indexOf("Time to first token p50 rose by 50.0 %") < text.indexOf("Figures, steady window"));
    }

    @Test
    void namesOfRunsAreTextOnly() throws IOException {
        String page = DifferencePage.render(
                List.of(RunComparison.of(side("base", 40), side("<script>alert(1)</script>", 40), 0.05, Set.of())));
        assertFalse(page.contains("<script>alert(1)"));
        assertTrue(page.contains("&lt;script&gt;alert(1)"));
    }

    @Test
    void clientThatHadNoProcessorLeftIsNamedBeforeAnyFigure() throws IOException {
        ClientSample busy = new ClientSample(5_000_000_000L, 10_000_000_000L, null, null, 0.97, null, null, null, 0);
        RunComparison comparison = RunComparison.of(side("calm", 40), side("busy", 40, busy), 0.05, Set.of());
        Banner banner = DifferenceBanners.of(List.of(comparison), Numbers.CONSOLE).stream()
                .filter(each -> each.title().equals("Load generator health"))
                .findFirst()
                .orElseThrow();
        assertTrue(banner.text().startsWith("invalid: busy. "), banner.text());
    }

    @Test
    void calmClientsAreNotWorthAWord() throws IOException {
        assertTrue(DifferenceBanners.of(slower(), Numbers.CONSOLE).stream()
                .noneMatch(each -> each.title().equals("Load generator health")));
    }

    private List<RunComparison> slower() throws IOException {
        return List.of(RunComparison.of(side("base", 40), side("new", 60), 0.05, Set.of()));
    }

    /** One user whose calls take so many milliseconds, one more or less. */
    private RunSet side(String name, int millis, LogLine... more) throws IOException {
        RecordedRun run = new RecordedRun().named(name).with(more);
        int call = 1;
        for (long at = 10; at < 9_900; call++) {
            long end = at + millis + call % 3 - 1;
            run.with(attempt()
                    .call(call)
                    .streamed(at, at + millis / 2, end, end)
                    .tokens(10, 1)
                    .build());
            at = end;
        }
        Path records = run.ended(11_000).writeInto(Files.createTempDirectory(folder, "run"));
        return new RunSet(name, List.of(ComparedRun.read(records)));
    }
}
