package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Secrets.Redaction;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

/** Collects the problems found while settings are read, and reports them all at once. */
final class Problems {

    /** A setting that is read in two places has one problem. */
    private final Set<String> lines = new LinkedHashSet<>();

    private final Redaction redaction;

    Problems(Redaction redaction) {
        this.redaction = redaction;
    }

    /**
     * Reads one value. If it is invalid, records the problem and returns the placeholder; callers must call
     * {@link #throwIfAny} before they use it.
     */
    <T> T read(String name, String shownValue, Supplier<T> reading, T placeholder) {
        try {
            return reading.get();
        } catch (InvalidValue invalid) {
            add(name, shownValue, invalid);
            return placeholder;
        }
    }

    void add(String name, String shownValue, InvalidValue invalid) {
        add(name + "=" + shownValue + " " + invalid.problem() + ": " + invalid.hint());
    }

    void add(String line) {
        lines.add(redaction.line(line));
    }

    /** @throws SettingsException if there are any problems */
    void throwIfAny() {
        if (!lines.isEmpty()) {
            throw new SettingsException(String.join("\n", lines));
        }
    }

    /** Why a value is invalid, without the value itself; becomes a line of a {@link SettingsException}. */
    static final class InvalidValue extends RuntimeException {

        private final String hint;

        /**
         * @param problem what is wrong, as it follows the value: "is not a duration"
         * @param hint how to correct it: "expected a number with a unit, for example -Dduration=60s"
         */
        InvalidValue(String problem, String hint) {
            super(problem, null, false, false);
            this.hint = hint;
        }

        /** A value that has the wrong form or is out of range. */
        static InvalidValue expected(Setting<?> setting, String problem, String form) {
            return new InvalidValue(
                    problem, "expected " + form + ", for example -D" + setting.key() + "=" + setting.example());
        }

        /** A text that cannot be parsed as a value of the setting. */
        static InvalidValue of(Setting<?> setting) {
            return expected(setting, "is not " + setting.noun(), setting.form());
        }

        String problem() {
            return getMessage();
        }

        String hint() {
            return hint;
        }
    }
}
