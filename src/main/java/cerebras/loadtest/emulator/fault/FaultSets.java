package cerebras.loadtest.emulator.fault;

import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.HoconKey;
import cerebras.loadtest.settings.Setting;
import cerebras.loadtest.settings.SettingsException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The fault plans of a file such as {@code user-files/faults.conf}, by name. */
public final class FaultSets {

    private static final String EXAMPLE = "mine = [{ fault = cut-stream, after-events = 3, rate = 0.01 }]";

    private final String file;
    private final Map<String, FaultPlan> sets = new TreeMap<>();

    private FaultSets(HoconKey root) {
        file = root.file();
        root.children().forEach(set -> sets.put(set.name(), FaultForm.plan(set)));
    }

    /**
     * The sets of a text, HOCON.
     *
     * @param file where the text comes from, for messages
     * @throws SettingsException if anything in it is wrong
     */
    public static FaultSets of(String text, String file) {
        return new FaultSets(HoconKey.root(text, file, EXAMPLE));
    }

    /** The names of all sets, sorted. */
    public Set<String> names() {
        return Collections.unmodifiableSet(sets.keySet());
    }

    /** @throws SettingsException if there is no such set; it tells which there are */
    public FaultPlan set(String name) {
        if (!sets.containsKey(name)) {
            throw new SettingsException(Setting.EMULATOR_FAULTS.key() + "=" + name + " is not a set of " + file + ": "
                    + Hint.of(name, names()));
        }
        return sets.get(name);
    }
}
