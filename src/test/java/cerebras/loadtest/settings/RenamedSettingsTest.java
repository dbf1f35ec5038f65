package cerebras.loadtest.settings;

import static cerebras.loadtest.settings.SettingsFixture.refusal;
import static cerebras.loadtest.settings.SettingsFixture.settings;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenamedSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "emulate, groq, emulator.dialect",
        "quota, trial, emulator.quota",
        "faults, flaky, emulator.faults",
        "speed, 3000, emulator.speed",
        "capacity, 20, emulator.capacity",
        "retiredModels, true, emulator.retiredModels",
        "requestLog, requests.jsonl, emulator.requestLog",
        "port, 8080, emulator.port",
        "tls, true, emulator.tls",
        "slo.felt.p95, 5s, slo.latencyFromSchedule.p95",
    })
    void formerNameIsRefusedWithThePresentOne(String former, String value, String present) {
        assertEquals(
                former + "=" + value + ": this setting is now " + present + ": use -D" + present + "=" + value,
                refusal(former, value));
    }

    @ParameterizedTest
    @CsvSource({
        "sppeed, 3, emulator.speed",
        "emulatorSpeed, 3, emulator.speed",
        "emulator.sped, 3, emulator.speed",
        "emulater.speed, 3, emulator.speed",
        "emulator.tps, 3, emulator.speed",
        "emulator.request_log, f, emulator.requestLog",
        "live.prot, 9400, live.port",
        "life.port, 9400, live.port",
        "livePort, 9400, live.port",
        "live.lingers, 5s, live.linger",
        "otlp.endpiont, http://127.0.0.1:4318, otlp.endpoint",
        "otp.traces, true, otlp.traces",
        "otlp.intervall, 5s, otlp.interval",
        "server.metric, http://127.0.0.1:8000/metrics, server.metrics",
        "sever.metrics.interval, 5s, server.metrics.interval",
    })
    void misspeltNameIsRefusedWithThePresentOne(String misspelt, String value, String present) {
        assertEquals(
                misspelt + "=" + value + " is not a setting: did you mean " + present + "? For example -D" + present
                        + "=" + value,
                refusal(misspelt, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "live.color=red | is not a setting: expected one of live.port, live.host, live.linger",
                "otlp.color=red | is not a setting: expected one of otlp.endpoint, otlp.interval, otlp.traces"
            })
    void unknownSettingOfANamespaceIsRefusedWithAllItsSettings(String given, String message) {
        String[] parts = given.split("=");
        assertEquals(given + " " + message, refusal(parts[0], parts[1]));
    }

    @Test
    void serverPropertiesOfOtherProgramsAreIgnored() {
        assertEquals("gpt-oss-120b", settings(Map.of("server.port", "8080")).model());
    }

    @Test
    void unknownSettingOfTheEmulatorIsRefusedWithAllItsSettings() {
        assertEquals(
                "emulator.color=red is not a setting of the emulator: expected one of emulator.dialect, emulator.quota,"
                        + " emulator.faults, emulator.tools, emulator.replicas, emulator.sessionHeader, emulator.speed,"
                        + " emulator.capacity, emulator.retiredModels,"
                        + " emulator.requestLog, emulator.port, emulator.tls, emulator.listen",
                refusal("emulator.color", "red"));
    }

    @Test
    void secretInTheValueOfAFormerNameIsMasked() {
        assertEquals(
                "quota=***: this setting is now emulator.quota: use -Demulator.quota=***",
                refusal(Map.of("quota", SettingsFixture.KEY), SettingsFixture.withKey()));
    }

    @Test
    void everyPresentNameIsASetting() {
        List<String> settings = Setting.all().stream().map(Setting::key).toList();
        for (String former : RenamedSettings.formerNames()) {
            assertEquals(Optional.of(true), RenamedSettings.newName(former).map(settings::contains), former);
        }
    }

    @Test
    void recordsOfEarlierVersionsAreTranslated() {
        assertEquals(
                Map.of("users", "3", "emulator.speed", "50", "slo.latencyFromSchedule.p95", "5s"),
                RenamedSettings.translated(Map.of("users", "3", "speed", "50", "slo.felt.p95", "5s")));
    }

    @Test
    void planOfPacingNeedsPacing() {
        assertEquals(
                Optional.of("trial"),
                settings(Map.of("pacing", "quota", "pacingQuota", "trial")).pacingQuota());
        assertEquals(
                "pacingQuota=trial has no effect without pacing: leave it out, or set -Dpacing=quota",
                refusal("pacingQuota", "trial"));
    }
}
