/**
 * The settings of a run, or of a standalone emulator: {@code -D} system properties, the environment, and files in
 * {@code user-files} (prompts, service levels, HOCON files), read once, checked as a whole and never changed afterwards.
 *
 * <p>{@link cerebras.loadtest.settings.Setting} lists every setting with its default.
 * {@link cerebras.loadtest.settings.RunSettings} holds the values of one run,
 * {@link cerebras.loadtest.settings.StandaloneSettings} those of an emulator. {@link cerebras.loadtest.settings.HoconKey}
 * reads a key of a HOCON file. Every problem is reported before the first request, on a line that names the setting, its
 * value and how to correct it.
 *
 * <p>The API key comes from the environment only and is shown nowhere. This package must not know Gatling, nor who uses
 * the settings.
 */
package cerebras.loadtest.settings;
