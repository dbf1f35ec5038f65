package cerebras.loadtest.export;

import static cerebras.loadtest.metrics.AttemptFixture.attempt;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.metrics.RecordedRun;
import cerebras.loadtest.records.Invalidity;
import cerebras.loadtest.records.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One answer, sent at 1,000 ms: tokens at 1,100, 1,300 and 1,600 ms, 11 of them, 1 in the first event. And one refusal. */
class AttemptTableTest {

    @TempDir
    private Path folder;

    /** (1,600 − 1,100) / (11 − 1) = 50 ms a token, so 20 tokens a second; 11 in 0.7 s are 15.7. */
    @ParameterizedTest
    @CsvSource({
        "call,                            7-1,   8-1",
        "user,                            7,     8",
        "outcome,                         ok,    quota_requests",
        "status,                          200,   429",
        "turn,                            '',    ''",
        "sentMs,                          1000.0, 2000.0",
        "endMs,                           1700.0, 2009.0",
        "timeToFirstTokenMs,              100.0, ''",
        "endToEndLatencyMs,               700.0, ''",
        "timePerOutputTokenMs,            50.0,  ''",
        "outputSpeedTokensPerSecond,      20.0,  ''",
        "longestEventGapMs,               300.0, ''",
        "outputTokens,                    11,    ''",
        "outputTokensEstimated,           false, ''",
        "serverQueueTimeMs,               '',    ''",
    })
    void rowHasWhatTheAttemptHas(String column, String answered, String refused) throws IOException {
        List<String> rows = rows();
        assertEquals(3, rows.size());
        int index = List.of(cells(rows.get(0))).indexOf(column);
        assertEquals(answered, cells(rows.get(1))[index]);
        assertEquals(refused, cells(rows.get(2))[index]);
    }

    @Test
    void faultsOfAnAnswerAreInOneCell() throws IOException {
        Path run = new RecordedRun()
                .with(attempt()
                        .whole(0, 1)
                        .invalid(Invalidity.TRUNCATED, Invalidity.REPETITION)
                        .build())
                .writeInto(folder);
        List<String> rows = table(run).lines().toList();
        int index = List.of(cells(rows.get(0))).indexOf("invalid");
        assertEquals("truncated repetition", cells(rows.get(1))[index]);
    }

    @Test
    void textWithCommasAndQuotesIsQuoted() throws IOException {
        Path run = new RecordedRun()
                .with(attempt().scenario("a, \"b\"").whole(0, 1).build())
                .writeInto(folder);
        assertEquals(true, table(run).contains("\r\n1-1,1,,\"a, \"\"b\"\"\",chat,1,"), table(run));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1"})
    void textThatASpreadsheetWouldCalculateIsMarkedAsText(String text) throws IOException {
        assertEquals("'" + text, scenario(text));
    }

    @Test
    void otherTextStaysAsItIs() throws IOException {
        assertEquals("a=1", scenario("a=1"));
    }

    private String scenario(String text) throws IOException {
        Path run = new RecordedRun()
                .with(attempt().scenario(text).whole(0, 1).build())
                .writeInto(folder);
        return cells(table(run).split("\r\n")[1])[3];
    }

    private List<String> rows() throws IOException {
        Path run = new RecordedRun()
                .with(attempt()
                        .user(7)
                        .streamed(1_000, 1_100, 1_600, 1_700)
                        .tokens(11, 1)
                        .paced(21, 10)
                        .longestGap(300)
                        .build())
                .with(attempt()
                        .user(8)
                        .whole(2_000, 2_009)
                        .refused(Outcome.QUOTA_REQUESTS)
                        .build())
                .ended(11_000)
                .writeInto(folder);
        return List.of(table(run).split("\r\n"));
    }

    private static String[] cells(String row) {
        return row.split(",", -1);
    }

    private static String table(Path run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AttemptTable.write(run, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
