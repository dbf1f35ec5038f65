package cerebras.loadtest.workload;

import cerebras.loadtest.settings.RunSettings;
import cerebras.loadtest.settings.Setting;
import java.util.Set;
import java.util.function.Function;

/**
 * What the users of a simulation ask.
 *
 * @param used settings that it uses, of those that not every workload uses
 * @param replaced settings that every workload uses but this one
 * @param questions makes the questions of the settings
 */
public record Workload(Set<Setting<?>> used, Set<Setting<?>> replaced, Function<RunSettings, Questions> questions) {

    /** The configured prompts. */
    public static final Workload PROMPTS = new Workload(Set.of(), Set.of(), Questions::of);

    /** The configured prompts, each to all compared models, in changing order. */
    public static final Workload COMPARED_MODELS =
            new Workload(Set.of(Setting.MODELS), Set.of(Setting.MODEL), Questions::compared);

    /** Conversations that begin with the configured prompts; each question is sent with all that was said before. */
    public static final Workload CONVERSATIONS =
            new Workload(Set.of(Setting.TURNS), Set.of(), Questions::conversations);
}
