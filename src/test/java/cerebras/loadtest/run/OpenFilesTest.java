package cerebras.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.settings.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {

    /** 60 files are open, and 50 are kept for what comes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | false | 210 |",
                "100 | false | 209 | users=100 needs about 210 open files, and the limit of this process is 209: raise it, for example ulimit"
                        + " -n 1024, or use fewer users",
                "100 | true  | 310 |",
                "100 | true  | 309 | users=100 needs about 310 open files (2 for each user, because an emulator runs in this process), and"
                        + " the limit of this process is 309: raise it, for example ulimit -n 1024, or use fewer users",
                "1000 | false | 1024 | users=1000 needs about 1110 open files, and the limit of this process is 1024: raise it, for example"
                        + " ulimit -n 2048, or use fewer users",
            })
    void loadThatNeedsMoreFilesThanThereMayBeIsRefused(int users, boolean embedded, long limit, String refusal) {
        OpenFiles files = new OpenFiles(60, limit);
        LoadPlan plan = new LoadPlan("closed", users, 0, 0, 1);
        if (refusal == null) {
            assertDoesNotThrow(() -> files.check(plan, embedded ? 2 : 1, embedded));
        } else {
            assertEquals(
                    refusal,
                    assertThrows(Refused.class, () -> files.check(plan, embedded ? 2 : 1, embedded))
                            .getMessage());
        }
    }

    @Test
    void nobodyKnowsHowManyConnectionsAnOpenLoadHas() {
        LoadPlan plan = LoadPlan.open(0, 0, 1, new LoadPlan.Offered(5.0, "poisson", 1L, null, 5));
        assertDoesNotThrow(() -> new OpenFiles(60, 64).check(plan, 1, false));
    }

    @Test
    void limitOfThisProcessIsKnown() {
        OpenFiles now = OpenFiles.now().orElseThrow();
        assertTrue(now.open() > 0 && now.open() < now.limit(), now.toString());
    }
}
