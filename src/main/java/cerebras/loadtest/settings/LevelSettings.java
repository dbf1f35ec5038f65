package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The required service level. Limits are parsed and checked by the reader of this record.
 *
 * @param file the service level of a file; absent if none is named
 * @param given single limits: names without {@code slo.}, values as given
 */
public record LevelSettings(Optional<LevelFile> file, Map<String, String> given) {

    public LevelSettings {
        given = Map.copyOf(given);
    }

    /** The limits of the file, overridden by single limits; in alphabetical order. */
    public Map<String, String> limits() {
        Map<String, String> limits = new TreeMap<>(file.map(LevelFile::limits).orElse(Map.of()));
        limits.putAll(given);
        return limits;
    }

    /**
     * A service level file, {@code user-files/slo/NAME.conf}.
     *
     * @param file its path, for messages
     * @param limits names without {@code slo.}, and values as written: {@code ttft.p95} and {@code 300ms}
     */
    public record LevelFile(String file, Map<String, String> limits) {

        /** The names of the shipped service levels. */
        static final Set<String> SHIPPED = Set.of("agent", "batch", "interactive");

        private static final String FOLDER = "slo";
        private static final String SUFFIX = ".conf";
        private static final Pattern PERCENTILE = Pattern.compile("p[0-9]+");
        private static final String EXAMPLE = "ttft.p95 = 300ms";

        public LevelFile {
            limits = Map.copyOf(limits);
        }

        /**
         * The service level of that name.
         *
         * @param name without the folder and {@code .conf}
         * @throws SettingsException if there is none, or if it cannot be used
         */
        public static LevelFile find(Path userFiles, String name) {
            try {
                return read(userFiles, name);
            } catch (InvalidValue invalid) {
                throw new SettingsException("slo=" + name + " " + invalid.problem() + ": " + invalid.hint());
            }
        }

        /** @throws InvalidValue if there is none, or if it cannot be used */
        static LevelFile read(Path userFiles, String name) {
            Set<String> known = names(userFiles.resolve(FOLDER));
            if (!known.contains(name)) {
                throw new InvalidValue(
                        "is not a service level",
                        Hint.of(name, known) + "; each is a file of " + userFiles.resolve(FOLDER)
                                + ", and single limits are set like -Dslo.ttft.p95=300ms");
            }
            try {
                UserFile file = UserFile.find(userFiles, FOLDER + "/" + name + SUFFIX);
                return new LevelFile(file.name(), limits(HoconKey.root(file.text(), file.name(), EXAMPLE)));
            } catch (SettingsException wrong) {
                throw new InvalidValue("cannot be used", wrong.getMessage());
            }
        }

        private static Set<String> names(Path folder) {
            Set<String> names = new TreeSet<>(SHIPPED);
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(SUFFIX))
                        .forEach(file -> names.add(file.substring(0, file.length() - SUFFIX.length())));
            } catch (IOException noSuchFolder) {
                return names;
            }
            return names;
        }

        private static Map<String, String> limits(HoconKey root) {
            Map<String, String> limits = new TreeMap<>();
            root.children().forEach(key -> read(key, "", limits));
            if (limits.isEmpty()) {
                throw new SettingsException(root.file() + " has no limit: expected at least one, such as " + EXAMPLE);
            }
            return limits;
        }

        /** Groups are metrics, or kinds of requests with groups of metrics. */
        private static void read(HoconKey key, String prefix, Map<String, String> limits) {
            boolean percentile = PERCENTILE.matcher(key.name()).matches();
            if (key.isGroup() && !percentile) {
                key.children().forEach(child -> read(child, prefix + key.name() + ".", limits));
            } else {
                limits.put(prefix + key.name(), text(key));
            }
        }

        /** Dots separate keys, so {@code p99.9} without quotes is a group. */
        private static String text(HoconKey key) {
            if (key.isGroup()) {
                throw key.refused(
                        "is a group of keys",
                        "expected a value; a name with a dot needs quotes," + " for example ttft { \"p99.9\" = 2s }");
            }
            return key.as(String::strip, "a limit", "a value, such as 300ms");
        }
    }
}
