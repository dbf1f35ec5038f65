package cerebras.loadtest.settings;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Former names of settings. On the command line and in user files they are refused; in records they are translated. */
public final class RenamedSettings {

    private static final String FORMER_LIMIT = "slo.felt";
    private static final String LIMIT = "slo.latencyFromSchedule";

    private static final Map<String, String> NEW_NAMES = Map.of(
            "emulate", "emulator.dialect",
            "quota", "emulator.quota",
            "faults", "emulator.faults",
            "speed", "emulator.speed",
            "capacity", "emulator.capacity",
            "retiredModels", "emulator.retiredModels",
            "requestLog", "emulator.requestLog",
            "port", "emulator.port",
            "tls", "emulator.tls");

    private RenamedSettings() {}

    /** The former names, without those of limits. */
    static Collection<String> formerNames() {
        return NEW_NAMES.keySet();
    }

    /** The present name of a setting; absent if the given name is not a former one. */
    public static Optional<String> newName(String name) {
        return name.equals(FORMER_LIMIT) || name.startsWith(FORMER_LIMIT + ".")
                ? Optional.of(LIMIT + name.substring(FORMER_LIMIT.length()))
                : Optional.ofNullable(NEW_NAMES.get(name));
    }

    /** The message for a former name. */
    public static Optional<String> refusal(String name, String value) {
        return newName(name)
                .map(now -> name + "=" + value + ": this setting is now " + now + ": use -D" + now + "=" + value);
    }

    /** The settings of a recorded run under their present names. */
    public static Map<String, String> translated(Map<String, String> recorded) {
        Map<String, String> settings = new LinkedHashMap<>();
        recorded.forEach((name, value) -> settings.put(newName(name).orElse(name), value));
        return Collections.unmodifiableMap(settings);
    }
}
