package cerebras.loadtest.workload;

import cerebras.loadtest.settings.Refused;
import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.util.Set;
import java.util.function.Function;

/**
 * The requests of a simulation's users.
 *
 * @param used settings that it uses, among those that not all workloads use
 * @param replaced settings that all workloads but this one use
 * @param questions builds the questions from the settings
 */
public record Workload(Set<Setting<?>> used, Set<Setting<?>> replaced, Function<RunSettings, Questions> questions) {

    /** The configured prompts. */
    public static final Workload PROMPTS = new Workload(Set.of(), Set.of(), Questions::of);

    /**
     * The configured prompts, each sent to all compared models or targets, or with all compared values of a field, in
     * alternating order.
     */
    public static final Workload COMPARED =
            new Workload(Set.of(Setting.MODELS, Setting.TARGETS), Set.of(Setting.MIX), Questions::compared);

    /** Conversations that begin with the configured prompts; each question is sent with all earlier messages. */
    public static final Workload CONVERSATIONS =
            new Workload(Set.of(Setting.TURNS), Set.of(Setting.MIX), Questions::conversations);

    /** Sessions of agents from a file. */
    public static final Workload SESSIONS =
            new Workload(Setting.OF_SESSIONS, Setting.SET_BY_SESSIONS, SessionQuestions::of);

    /** Sessions of agents if a file of them is given, otherwise the configured prompts. */
    public static final Workload PROMPTS_OR_SESSIONS =
            new Workload(Setting.OF_SESSIONS, Set.of(), Workload::promptsOrSessions);

    private static Questions promptsOrSessions(RunSettings settings) {
        boolean sessions = settings.sessions().file().isPresent();
        for (Setting<?> setting : sessions ? Setting.SET_BY_SESSIONS : Setting.OF_SESSIONS) {
            if (settings.given().contains(setting.key()) && setting != Setting.SEED) {
                throw new Refused(
                        sessions
                                ? setting.key() + " is not used with sessions, which come from their file: leave it out"
                                : setting.key()
                                        + " is used with sessions only: leave it out, or name a file, for example"
                                        + " -Dsessions=" + Setting.SESSIONS.example());
            }
        }
        return sessions ? SessionQuestions.of(settings) : Questions.of(settings);
    }
}
