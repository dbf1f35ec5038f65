package cerebras.loadtest.cli;

import cerebras.loadtest.settings.Setting;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Settings as options of a command, derived from their definitions: {@code --users 50} means {@code -Dusers=50}, which
 * works too. Names of several words may be written with hyphens, as in {@code --max-tokens}.
 */
final class SettingOptions {

    private static final String PROPERTY = "-D";

    private static final Pattern GROUPED =
            Pattern.compile("--((?:" + String.join("|", Setting.GROUPS) + ")[.][^=]+)(=.*)?", Pattern.DOTALL);

    private SettingOptions() {}

    /**
     * Adds an option for each setting.
     *
     * @param prefix optional prefix of names, as {@code emulator.} in {@code loadtest emulator --port 8080}; may be
     *     empty
     * @param args arguments of the command line, the only source of names in groups, such as {@code --slo.ttft.p95}
     */
    static void addTo(CommandSpec command, Collection<Setting<?>> settings, String prefix, String... args) {
        for (Setting<?> setting : settings) {
            command.addOption(option(setting.key(), prefix)
                    .description(escaped(setting.meaning()
                            + setting.fallback()
                                    .map(value -> " By default " + value + ".")
                                    .orElse("")))
                    .build());
        }
        Set<String> grouped = new LinkedHashSet<>();
        for (String arg : args) {
            Matcher name = GROUPED.matcher(arg);
            if (name.matches()) {
                grouped.add(name.group(1));
            }
        }
        grouped.forEach(name -> command.addOption(option(name, "").hidden(true).build()));
        command.addOption(OptionSpec.builder(PROPERTY)
                .paramLabel("NAME=VALUE")
                .type(Map.class)
                .auxiliaryTypes(String.class, String.class)
                .description("A setting as Maven takes it; also groups, such as -Dslo.ttft.p95=300ms.")
                .build());
    }

    /** Builds an option; its first name is that of the setting. */
    private static OptionSpec.Builder option(String key, String prefix) {
        String shorter = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
        return OptionSpec.builder(Stream.of(key, shorter, hyphenated(shorter))
                        .distinct()
                        .map(name -> "--" + name)
                        .toArray(String[]::new))
                .paramLabel("VALUE")
                .type(String.class);
    }

    /** {@code maxTokens} becomes {@code max-tokens}. */
    private static String hyphenated(String key) {
        return Setting.GROUPS.stream().anyMatch(group -> key.startsWith(group + "."))
                ? key
                : key.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Escapes percent signs and {@code ${}}, which are special in descriptions. */
    private static String escaped(String text) {
        return text.replace("%", "%%").replace("${", "$\\{");
    }

    /** Sets the system property of each setting that was given. */
    static void apply(ParseResult parsed) {
        given(parsed).forEach(System::setProperty);
    }

    /**
     * Names and values of the settings that were given.
     *
     * @throws ParameterException if one was given twice
     */
    static Map<String, String> given(ParseResult parsed) {
        Map<String, String> properties = parsed.matchedOptionValue(PROPERTY, Map.of());
        Map<String, String> given = new LinkedHashMap<>(properties);
        for (OptionSpec option : parsed.matchedOptionsSet()) {
            String key = option.names()[0].replaceFirst("^--", "");
            if (isSetting(key) && given.put(key, option.getValue()) != null) {
                throw new ParameterException(
                        parsed.commandSpec().commandLine(),
                        "--" + key + " is given twice, here and as -D" + key + ": leave one of them out");
            }
        }
        return given;
    }

    private static boolean isSetting(String key) {
        return Setting.GROUPS.stream().anyMatch(group -> key.startsWith(group + "."))
                || Setting.all().stream().anyMatch(setting -> setting.key().equals(key));
    }
}
