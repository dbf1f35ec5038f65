package cerebras.loadtest.analysis.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cerebras.loadtest.analysis.comparison.Conditions.Condition;
import cerebras.loadtest.records.LoadPlan;
import cerebras.loadtest.records.RunHeader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {

    private static final RunHeader BASE = run("users", "10");

    @ParameterizedTest
    @CsvSource({
        "users,       20,     users, '',      load",
        "promptTokens,100,    promptTokens, '', only one side has it",
        "invented,    x,      invented, '',   an unknown setting may matter",
        "seed,        7,      '', seed,       other random moments of the same kind",
        "maxCost,     7,      '', maxCost,    a budget is seen where it ends a run",
        "preflight,   quick,  '', '',         before the load",
        "calibrate,   true,   '', '',         before the load",
        "progress,    off,    '', '',         what the console says",
        "slo.ttft.p95,1s,     '', '',         only how a run is judged",
        "slo,         agent,  '', '',         only how a run is judged",
    })
    void differenceForbidsWarnsOrIsNothing(
            String setting, String value, String obstacles, String cautions, String why) {
        Conditions conditions = Conditions.of(List.of(BASE), List.of(run(setting, value, "users", "10")), Set.of());
        assertEquals(obstacles, names(conditions.obstacles()), why);
        assertEquals(cautions, names(conditions.cautions()), why);
    }

    @Test
    void whatDiffersOnPurposeForbidsNothing() {
        Conditions conditions = Conditions.of(List.of(BASE), List.of(run("users", "20")), Set.of("users"));
        assertEquals("", names(conditions.obstacles()));
        assertEquals("users", names(conditions.onPurpose()));
    }

    @Test
    void runsOfOneSideMustAgreeToo() {
        Conditions conditions =
                Conditions.of(List.of(BASE, run("users", "20")), List.of(run("users", "20"), BASE), Set.of());
        assertEquals("10 | 20", conditions.obstacles().get(0).base());
    }

    private static String names(List<Condition> conditions) {
        return String.join(" ", conditions.stream().map(Condition::name).toList());
    }

    /** The later of two texts for one setting does not count. */
    private static RunHeader run(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.putIfAbsent(settings[i], settings[i + 1]);
        }
        return new RunHeader(
                RunHeader.SCHEMA,
                "r",
                "SustainedLoad",
                null,
                new RunHeader.Target("custom", "http://h"),
                "m",
                LoadPlan.singleCall(),
                Map.of(),
                all,
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null);
    }
}
