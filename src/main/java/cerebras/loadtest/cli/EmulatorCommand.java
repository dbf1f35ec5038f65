package cerebras.loadtest.cli;

import cerebras.loadtest.settings.Setting;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The standalone emulator, until it is interrupted. */
@CommandLine.Command(
        name = "emulator",
        customSynopsis = "loadtest emulator [--SETTING=VALUE]...",
        description = {
            "Serves an emulated API, for any client, until it is interrupted. GET /health answers 200 when it is ready.",
            "It listens on the loopback interface unless --listen says otherwise."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EmulatorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    static CommandLine commandLine(String... args) {
        Set<Setting<?>> settings = new LinkedHashSet<>(Setting.STANDALONE_EMULATOR);
        settings.addAll(Setting.EMULATOR_ONLY);
        CommandLine emulator = new CommandLine(new EmulatorCommand());
        SettingOptions.addTo(emulator.getCommandSpec(), settings, "emulator.", args);
        return emulator;
    }

    @Override
    public Integer call() throws InterruptedException {
        SettingOptions.apply(spec.commandLine().getParseResult());
        cerebras.loadtest.local.EmulatorCommand.serve(text -> {
            spec.commandLine().getOut().println(text);
            spec.commandLine().getOut().flush();
        });
        return 0;
    }
}
