package cerebras.loadtest.cli;

import cerebras.loadtest.settings.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands about simulations: they list, describe and run them. */
final class SimulationCommands {

    private static final int WIDTH = 100;

    private SimulationCommands() {}

    /** The folder of the user's simulations. */
    static final class Folder {

        @Option(
                names = "--simulations",
                paramLabel = "FOLDER",
                description =
                        "Folder with simulations of your own: .java files (these need a JDK), class files or jars; or one jar.")
        private Path folder;

        Simulations simulations() {
            return new Simulations(Optional.ofNullable(folder));
        }
    }

    /** Lists names and questions. */
    @CommandLine.Command(
            name = "list",
            description = "Lists the simulations with the question that each answers.",
            mixinStandardHelpOptions = true)
    static final class ListCommand implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Mixin
        private Folder folder;

        @Override
        public Integer call() {
            Simulations simulations = folder.simulations();
            SortedSet<String> names = simulations.names();
            int width = names.stream().mapToInt(String::length).max().orElse(0);
            PrintWriter out = spec.commandLine().getOut();
            names.forEach(name -> out.println(
                    (name + " ".repeat(width - name.length() + 2) + question(simulations, name)).stripTrailing()));
            return 0;
        }

        private static String question(Simulations simulations, String name) {
            return simulations
                    .source(name)
                    .map(source -> SimulationDoc.of(source).question())
                    .orElse("");
        }
    }

    /** Describes a simulation. */
    @CommandLine.Command(
            name = "describe",
            description =
                    "Describes a simulation: its question, its load, and the settings that matter, with their defaults.",
            mixinStandardHelpOptions = true)
    static final class DescribeCommand implements Callable<Integer> {

        /** Settings that matter to every load. */
        private static final Set<Setting<?>> OF_ANY_LOAD = Set.of(
                Setting.TARGET, Setting.MODEL, Setting.MAX_TOKENS, Setting.PROMPTS, Setting.SLO, Setting.MAX_COST);

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "SIMULATION", description = "Its name; loadtest list has them.")
        private String simulation;

        @Mixin
        private Folder folder;

        @Override
        public Integer call() {
            Simulations simulations = folder.simulations();
            requireKnown(spec, simulation, simulations);
            SimulationDoc doc = simulations
                    .source(simulation)
                    .map(SimulationDoc::of)
                    .orElse(new SimulationDoc(List.of(), Set.of()));
            PrintWriter out = spec.commandLine().getOut();
            out.println(simulation);
            doc.paragraphs().forEach(paragraph -> out.println(wrapped(paragraph) + "\n"));
            Map<Setting<?>, String> settings = mattering(simulations.settings(simulation), doc);
            if (!settings.isEmpty()) {
                out.println("Settings that matter; loadtest run --help lists all:");
                settings.forEach((setting, value) -> out.printf(
                        "  %-16s %-24s %s%n",
                        "--" + setting.key(), value.isEmpty() ? "none" : value, setting.meaning()));
            }
            return 0;
        }

        /**
         * Settings of all loads, those that only some loads use, those with a default of the simulation, and those in
         * its comment.
         */
        private static Map<Setting<?>, String> mattering(Map<String, String> used, SimulationDoc doc) {
            Set<Setting<?>> special = Setting.unusedExcept(Set.of());
            Map<Setting<?>, String> mattering = new LinkedHashMap<>();
            for (Setting<?> setting : Setting.all()) {
                String value = used.get(setting.key());
                if (value != null
                        && (OF_ANY_LOAD.contains(setting)
                                || special.contains(setting)
                                || !value.equals(setting.fallback().orElse(""))
                                || doc.names().contains(setting.key()))) {
                    mattering.put(setting, value);
                }
            }
            return mattering;
        }

        private static String wrapped(String paragraph) {
            StringBuilder text = new StringBuilder("  ");
            int column = 2;
            for (String word : paragraph.split(" ")) {
                if (column + word.length() > WIDTH) {
                    text.setLength(text.length() - 1);
                    text.append("\n  ");
                    column = 2;
                }
                text.append(word).append(' ');
                column += word.length() + 1;
            }
            return text.toString().stripTrailing();
        }
    }

    /** Runs a simulation. */
    @CommandLine.Command(
            name = "run",
            customSynopsis = "loadtest run SIMULATION [--SETTING=VALUE]... [--results=FOLDER] [--simulations=FOLDER]",
            description = "Runs a simulation: applies its load, records every attempt and makes the report.",
            footer = {
                "%nEach setting is an option, and -Dname=value works as well:",
                "  run SustainedLoad --users 50 --duration 2m --slo interactive",
                "  run SustainedLoad -Dusers=50 -Dduration=2m -Dslo.ttft.p95=300ms"
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class RunCommand implements Callable<Integer> {

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "SIMULATION", description = "Its name; loadtest list has them.")
        private String simulation;

        @Mixin
        private Folder folder;

        @Option(
                names = "--results",
                paramLabel = "FOLDER",
                description = "Folder that gets a folder for this run; by default results.")
        private Path results;

        /** @param args arguments of the command line, which may contain names of groups */
        static CommandLine commandLine(String... args) {
            CommandLine run = new CommandLine(new RunCommand());
            SettingOptions.addTo(run.getCommandSpec(), ofRuns(), "", args);
            return run;
        }

        private static Collection<Setting<?>> ofRuns() {
            return Setting.all().stream()
                    .filter(setting -> !Setting.STANDALONE_EMULATOR.contains(setting))
                    .toList();
        }

        /** Does not return once the run has started: the process ends with it. */
        @Override
        public Integer call() {
            Simulations simulations = folder.simulations();
            requireKnown(spec, simulation, simulations);
            SettingOptions.apply(spec.commandLine().getParseResult());
            if (results != null) {
                System.setProperty("results", results.toString());
            }
            simulations.run(simulation);
            return 0;
        }
    }

    private static void requireKnown(CommandSpec command, String simulation, Simulations simulations) {
        if (!simulations.has(simulation)) {
            throw new ParameterException(command.commandLine(), simulations.unknown(simulation));
        }
    }
}
