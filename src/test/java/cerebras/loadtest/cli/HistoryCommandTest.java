package cerebras.loadtest.cli;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.metrics.RecordedRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {

    @TempDir
    private Path folder;

    /** Six runs, and six that are 40 % slower: far more than their 2 users and 500 calls differ by chance. */
    @Test
    void changeOfLevelIsFoundBetweenTheRunsWhereItHappened() throws IOException {
        for (int number = 1; number <= 12; number++) {
            run("run-%02d".formatted(number), number <= 6 ? 1 : 1.4, number);
        }
        Path page = folder.resolve("history.html");
        CommandRun command = CommandRun.of("history", folder, "--page", page);
        assertEquals(0, command.exitCode(), command.err());
        assertTrue(
                command.out().replaceAll("\\s+", " ").contains("Time to first token p50 is worse by"), command.out());
        assertTrue(command.out().contains(" at run-07 (p = "), command.out());
        String html = Files.readString(page);
        assertTrue(html.contains("from run-07 on"), html);
        assertFalse(html.contains("<script"), "it needs none");
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("history.json").toFile());
        assertEquals(12, json.path("runs").size());
        for (JsonNode series : json.path("series")) {
            if (series.path("metric").asText().equals("End-to-end latency, p50")) {
                assertEquals(1, series.path("changes").size());
                assertEquals("run-07", series.path("changes").get(0).path("run").asText());
                assertEquals(0.4, series.path("changes").get(0).path("change").asDouble(), 0.05);
                assertTrue(series.path("changes").get(0).path("worse").asBoolean());
            }
        }
    }

    @Test
    void fewRunsAreShownAndSaidToBeTooFew() throws IOException {
        run("one", 1, 1);
        run("two", 1.4, 2);
        CommandRun command = CommandRun.of(
                "history", folder.resolve("one"), folder.resolve("two"), "--page", folder.resolve("h.html"));
        assertEquals(0, command.exitCode(), command.err());
        assertTrue(command.out().startsWith("2 runs: too few to tell a change from chance."), command.out());
    }

    @Test
    void oneRunHasNoHistory() throws IOException {
        CommandRun command = CommandRun.of("history", run("one", 1, 1));
        assertEquals(1, command.exitCode());
        assertEquals(
                "a history needs at least 2 runs, and there is one: keep runs with keep --as NAME, or name more runs\n",
                command.err());
    }

    private Path run(String name, double slower, long seed) throws IOException {
        Path run = Files.createDirectory(folder.resolve(name));
        RecordedRun recorded = new RecordedRun().named(name);
        Random random = new Random(seed);
        for (int user = 1; user <= 2; user++) {
            long at = 10;
            for (int call = 1; at < 9_900; call++) {
                long first = at + Math.round(slower * (10 + random.nextInt(8)));
                long end = first + Math.round(slower * (20 + random.nextInt(12)));
                recorded.with(attempt()
                        .user(user)
                        .call(call)
                        .streamed(at, first, end, end)
                        .tokens(10, 1)
                        .build());
                at = end;
            }
        }
        recorded.ended(11_000).writeInto(run);
        return run;
    }
}
