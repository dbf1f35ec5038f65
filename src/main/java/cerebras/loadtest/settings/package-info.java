/**
 * The settings of a run, or of a standalone emulator: {@code -D} system properties, the environment, and files in
 * {@code user-files} (prompts, service levels, HOCON files), read once, validated together and immutable afterwards.
 *
 * <p>{@link cerebras.loadtest.settings.Setting} lists every setting with its type and default. {@link
 * cerebras.loadtest.settings.RunSettings} holds the values of a run, {@link
 * cerebras.loadtest.settings.EmulatorSettings.Standalone} those of a standalone emulator. {@link
 * cerebras.loadtest.settings.HoconKey} reads a key of a HOCON file. All problems are reported together before the first
 * request, one line for each, with the setting, its value and how to correct it.
 *
 * <p>The API key comes from the environment only and is never shown. This package does not depend on Gatling or on the
 * code that uses the settings.
 */
package cerebras.loadtest.settings;
