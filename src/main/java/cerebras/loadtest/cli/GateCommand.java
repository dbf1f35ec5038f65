package cerebras.loadtest.cli;

import cerebras.loadtest.analysis.slo.Finding;
import cerebras.loadtest.analysis.slo.ServiceLevel;
import cerebras.loadtest.cli.Records.RunArgument;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.metrics.SummaryBuilder;
import cerebras.loadtest.report.GeneratorHealthText;
import cerebras.loadtest.report.RunEnding;
import cerebras.loadtest.report.RunJudge;
import cerebras.loadtest.report.RunJudge.Judged;
import cerebras.loadtest.report.VerdictLine;
import cerebras.loadtest.settings.LevelSettings;
import cerebras.loadtest.settings.LevelSettings.LevelFile;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.UserFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Judges a recorded run by a service level. Writes no files. */
@CommandLine.Command(
        name = "gate",
        description = {
            "Judges a run by a service level: the one that it was made with, or another one.",
            "Where the load went by steps, each step is judged, and all must hold. A search for capacity goes too far on purpose:"
                    + " its answer stands in the report."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:met, or too little was measured to be sure",
            "1:could not be judged; the message says why",
            "2:missed, with 95 %% confidence",
            "3:with --strict, too little was measured to be sure"
        })
final class GateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunArgument run;

    @Mixin
    private LevelArgument level;

    @Option(
            names = "--strict",
            description = "Ends with 3 where too little was measured to be sure; without it, with 0,"
                    + " unless the run was made with -Dgate=strict and is judged by its own service level.")
    private boolean strict;

    @Override
    public Integer call() throws IOException {
        RunJudge judge = level.level().map(RunJudge::by).orElseGet(RunJudge::byItsSettings);
        Path records = run.records();
        RunSummary summary = SummaryBuilder.summarize(records, judge);
        List<Judged> judged = judge.judged(summary);
        if (judged.isEmpty()) {
            throw new IOException(records + " tells of no service level that it was made with:"
                    + " give one, for example --slo interactive or --limit ttft.p95=300ms");
        }
        print(summary, judged);
        Records.tellDamage(spec, records, summary.log());
        return exitCode(worst(judged), strict || (level.level().isEmpty() && RunEnding.strict(summary)));
    }

    private void print(RunSummary summary, List<Judged> judged) {
        PrintWriter out = spec.commandLine().getOut();
        String simulated = summary.run().target().emulated() ? ", simulated API" : "";
        judged.forEach(part -> {
            out.println(
                    "Service level, " + part.window() + " of " + summary.run().run() + simulated);
            part.judgement().verdicts().forEach(verdict -> out.println("  " + VerdictLine.withInterval(verdict)));
        });
        GeneratorHealthText.caution(summary, worst(judged)).ifPresent(out::println);
    }

    private static Finding worst(List<Judged> judged) {
        return judged.stream().map(part -> part.judgement().finding()).reduce(Finding.MET, Finding::and);
    }

    private static int exitCode(Finding finding, boolean strict) {
        if (finding == Finding.MISSED) {
            return Command.MISSED;
        }
        return strict && !finding.sure() ? Command.INCONCLUSIVE : 0;
    }

    /** The service level of a command. */
    static final class LevelArgument {

        @Option(
                names = "--slo",
                paramLabel = "NAME",
                description = "A service level of user-files/slo, instead of the one that the run was made with.")
        private String name;

        @Option(
                names = "--limit",
                paramLabel = "NAME=BOUND",
                description =
                        "A single limit, such as ttft.p95=300ms; may be given several times. Adds to --slo, or stands alone.")
        private Map<String, String> limits = Map.of();

        @Option(
                names = "--user-files",
                paramLabel = "FOLDER",
                description =
                        "Folder with service levels; by default user-files in the working directory, otherwise beside the scripts.")
        private Path userFiles;

        /**
         * The given service level; absent if none was given.
         *
         * @throws SettingsException if it cannot be used
         */
        Optional<ServiceLevel> level() {
            if (userFiles != null && !Files.isDirectory(userFiles)) {
                throw new SettingsException(
                        "--user-files " + userFiles + " is no folder: expected one that has slo/NAME.conf");
            }
            try {
                Optional<LevelFile> file = Optional.ofNullable(name)
                        .map(known -> LevelFile.find(userFiles == null ? UserFile.folder() : userFiles, known));
                return ServiceLevel.of(new LevelSettings(file, withoutPrefix(limits)));
            } catch (SettingsException wrong) {
                throw new SettingsException(inOptions(wrong.getMessage()));
            }
        }

        /** Limits without the prefix of settings, which users may write. */
        private static Map<String, String> withoutPrefix(Map<String, String> limits) {
            return limits.entrySet().stream()
                    .collect(
                            Collectors.toMap(limit -> limit.getKey().replaceFirst("^slo[.]", ""), Map.Entry::getValue));
        }

        /** A message about settings, reworded for these options. */
        private static String inOptions(String message) {
            return message.replace("-D" + ServiceLevel.PREFIX, "--limit ")
                    .replaceAll("(?m)^slo=", "--slo ")
                    .replaceAll("(?m)^slo[.]", "--limit ");
        }
    }
}
