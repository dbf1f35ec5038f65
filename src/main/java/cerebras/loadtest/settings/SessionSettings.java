package cerebras.loadtest.settings;

import cerebras.loadtest.settings.Problems.InvalidValue;
import cerebras.loadtest.settings.UserFile.FileChoice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sessions to play.
 *
 * @param file its path; absent if none is given
 * @param deviation what follows an answer of another kind than the script expects
 * @param header name of the request header with the session's id; absent for none
 * @param cacheKey whether requests carry the session's id as {@code prompt_cache_key}
 */
public record SessionSettings(
        Optional<Path> file, DeviationPolicy deviation, Optional<String> header, boolean cacheKey) {

    private static final String CACHE_KEY = "prompt_cache_key";

    static SessionSettings read(SettingValues values, Path userFiles, RequestSettings request) {
        var files = new FileChoice(userFiles, "sessions");
        return new SessionSettings(
                values.given(Setting.SESSIONS).map(name -> values.read(Setting.SESSIONS, files::file, Path.of(""))),
                values.get(Setting.SESSIONS_DEVIATION),
                values.given(Setting.SESSIONS_HEADER)
                        .map(name ->
                                values.read(Setting.SESSIONS_HEADER, (setting, text) -> header(text, request), "")),
                values.read(Setting.SESSIONS_CACHE_KEY, (setting, text) -> cacheKey(text, request), false));
    }

    private static String header(String name, RequestSettings request) {
        RequestHeaders.checkName(name);
        if (request.headers().texts().keySet().stream().anyMatch((RequestHeaders.PREFIX + name)::equalsIgnoreCase)) {
            throw new InvalidValue("is also set by header." + name, "leave one of them out");
        }
        return name;
    }

    private static boolean cacheKey(String text, RequestSettings request) {
        boolean set = Setting.SESSIONS_CACHE_KEY.parse(text);
        if (set && request.body().json().has(CACHE_KEY)) {
            throw new InvalidValue("sets " + CACHE_KEY + ", which body sets too", "leave one of them out");
        }
        return set;
    }

    /** What follows an answer of another kind than the script expects: text instead of tool calls, or the reverse. */
    public enum DeviationPolicy {
        /** The session goes on with the answer. */
        FOLLOW,
        /** The session goes on with the script's answer in its place. */
        SCRIPT,
        /** The session ends. */
        STOP
    }
}
