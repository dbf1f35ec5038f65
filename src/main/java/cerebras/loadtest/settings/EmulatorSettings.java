package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.settings.Secrets.Redaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Settings of the emulator. {@link Setting} explains each. Names of plans and fault sets are checked later, when their
 * files are read.
 *
 * @param dialect the API that it imitates, one of {@link #DIALECTS}
 * @param userFiles folder with optional models.conf, quotas.conf and faults.conf
 * @param models overrides of models.conf
 * @param quota the name of a plan of quotas.conf
 * @param faults the name of a set of faults.conf
 * @param agents how it serves agents
 * @param requestLog log file with one line per request; absent for none
 */
public record EmulatorSettings(
        Dialect dialect,
        Path userFiles,
        ModelSettings models,
        String quota,
        String faults,
        AgentSettings agents,
        Optional<Path> requestLog) {

    /** The dialects that the emulator supports. */
    public static final List<Dialect> DIALECTS = List.of(Dialect.CEREBRAS, Dialect.OPENAI, Dialect.VLLM, Dialect.GROQ);

    static EmulatorSettings read(SettingValues values, Path userFiles) {
        return new EmulatorSettings(
                values.get(Setting.EMULATOR_DIALECT),
                userFiles,
                new ModelSettings(
                        values.findDouble(Setting.EMULATOR_SPEED),
                        values.findInt(Setting.EMULATOR_CAPACITY),
                        values.get(Setting.EMULATOR_RETIRED_MODELS)),
                values.get(Setting.EMULATOR_QUOTA),
                values.get(Setting.EMULATOR_FAULTS),
                new AgentSettings(
                        values.get(Setting.EMULATOR_TOOLS),
                        values.get(Setting.EMULATOR_REPLICAS),
                        values.get(Setting.EMULATOR_SESSION_HEADER)),
                values.find(Setting.EMULATOR_REQUEST_LOG));
    }

    /**
     * Overrides of models.conf.
     *
     * @param speed tokens per second of every model, more than 0; absent for the speeds in the file
     * @param capacity requests that each model serves at once, at least 1; absent for the capacities in the file
     * @param retired whether retired models of the API are served as well
     */
    public record ModelSettings(OptionalDouble speed, OptionalInt capacity, boolean retired) {}

    /**
     * How agents are served.
     *
     * @param tools when tools are called
     * @param replicas number of replicas of each model, at least 1
     * @param sessionHeader request header that chooses the replica
     */
    public record AgentSettings(ToolScript tools, int replicas, String sessionHeader) {

        /** One call after each message of a user, one replica. */
        public static final AgentSettings DEFAULTS = new AgentSettings(ToolScript.ONE_CALL, 1, "X-Session-ID");
    }

    /**
     * The settings of a standalone emulator. Settings of load tests are ignored.
     *
     * @param port where it listens, 0 to 65535; 0 for any free port
     * @param tls whether it uses TLS
     * @param listen IP address that it listens on; {@code 0.0.0.0} for all networks
     * @param emulator its behaviour
     */
    public record Standalone(int port, boolean tls, String listen, EmulatorSettings emulator) {

        /**
         * The settings of this process: its system properties, and its {@link UserFile#folder() user files}.
         *
         * @throws SettingsException if any of them cannot be used
         */
        public static Standalone fromSystem() {
            return from(RunSettings.texts(System.getProperties()), System.getenv(), UserFile.folder());
        }

        /**
         * As {@link #fromSystem}, from the given places.
         *
         * @param environment used only to mask the key in messages
         * @throws SettingsException if any of them cannot be used
         */
        public static Standalone from(Map<String, String> properties, Map<String, String> environment, Path userFiles) {
            var redaction = new Redaction(environment.getOrDefault(ApiKey.ENVIRONMENT_VARIABLE, ""));
            var problems = new Problems(redaction);
            new PropertyNames(redaction).check(properties, problems);
            var values = new SettingValues(properties, Map.of(), environment, redaction, problems);
            var settings = new Standalone(
                    values.get(Setting.EMULATOR_PORT),
                    values.get(Setting.EMULATOR_TLS),
                    values.get(Setting.EMULATOR_LISTEN),
                    EmulatorSettings.read(values, userFiles));
            problems.throwIfAny();
            return settings;
        }
    }
}
